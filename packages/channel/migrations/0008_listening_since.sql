-- Since when such a provider brings what people write, by the key of the hashes: who wrote before a change of the key is not found by the new one.
-- `key` is a keyed hash and tells nothing of it. `inbound_since`, which knew of no keys, is no longer read.
CREATE TABLE listening_since (
  provider text NOT NULL,
  key bytea NOT NULL,
  first_inbound_at timestamptz NOT NULL,
  PRIMARY KEY (provider, key)
);
