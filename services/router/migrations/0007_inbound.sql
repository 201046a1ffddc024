-- What persons said, a row for each customer that it concerns; kept for some days (record/prune-inbound.ts). Content and address stand in
-- `message` alone.
CREATE TABLE inbound_messages (
  customer_id text COLLATE "C" NOT NULL,
  -- Sorts by the time of receipt, and is made from the signal: the same one makes the same row.
  id text COLLATE "C" NOT NULL,
  -- record/search-terms.ts
  address_hash bytea NOT NULL,
  channel text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  -- INBOUND_MESSAGE, OPT_OUT or OPT_IN
  kind text COLLATE "C" NOT NULL,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  -- switchback.messaging.v1.InboundMessage
  message bytea NOT NULL,
  -- record/insert-inbound.ts; record/list-inbound.ts walks it backwards.
  PRIMARY KEY (customer_id, id)
) WITH (fillfactor = 100);

-- record/list-inbound.ts by address; record/find-last-words.ts
CREATE INDEX inbound_messages_address ON inbound_messages (address_hash, id);

-- record/prune-inbound.ts
CREATE INDEX inbound_messages_received ON inbound_messages USING brin (received_at) WITH (pages_per_range = 32);

-- The provider that brought the person's word, or told of it: START lifts what was said to the same one. Null on entries of the API and on
-- those that are older than this column.
ALTER TABLE suppressions ADD COLUMN provider text COLLATE "C";
