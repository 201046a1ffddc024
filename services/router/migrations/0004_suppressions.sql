-- Addresses that are not to be used: opt-outs, and what providers proved to be invalid. An address is kept as its keyed hash alone
-- (record/search-terms.ts), the same as in message_terms; without the key of the installation nobody can tell whose it is.
CREATE TABLE suppressions (
  customer_id text COLLATE "C" NOT NULL,
  address_hash bytea NOT NULL,
  -- SMS, EMAIL or WHATSAPP; ALL is an opt-out of every channel.
  channel text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  -- OPTED_OUT or INVALID_ADDRESS
  reason text COLLATE "C" NOT NULL,
  -- API or PROVIDER
  source text COLLATE "C" NOT NULL,
  -- The message by which a provider told; null when the customer asked for it.
  message_id text COLLATE "C",
  created_at timestamptz NOT NULL,
  -- Null: until it is deleted.
  expires_at timestamptz,
  -- record/find-suppressions.ts looks up a whole batch here, before each hand-off.
  PRIMARY KEY (customer_id, address_hash, channel)
);

-- record/list-suppressions.ts, newest first, and record/read-suppression.ts by id.
CREATE UNIQUE INDEX suppressions_id ON suppressions (customer_id, id);

-- record/prune-suppressions.ts
CREATE INDEX suppressions_expires_at ON suppressions (expires_at) WHERE expires_at IS NOT NULL;
