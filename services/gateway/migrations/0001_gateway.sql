-- Identifiers are compared byte by byte (COLLATE "C"): cheaper than a locale's order, and message ids then sort by time.

CREATE TABLE customers (
  customer_id  text COLLATE "C" PRIMARY KEY,
  display_name text NOT NULL,
  suspended    boolean NOT NULL DEFAULT false,
  create_time  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_keys (
  api_key_id   text COLLATE "C" PRIMARY KEY,
  customer_id  text COLLATE "C" NOT NULL REFERENCES customers,
  display_name text NOT NULL,
  secret_hash  bytea NOT NULL CHECK (length(secret_hash) = 32),
  create_time  timestamptz NOT NULL DEFAULT now(),
  expire_time  timestamptz,
  revoke_time  timestamptz
);
CREATE INDEX api_keys_by_customer ON api_keys (customer_id, create_time);

-- One row per accepted message, for idempotency and for reading a message before the router has it. `answer` is what the
-- sender was told (a messaging.v1.Message, without content); rows are inserted and pruned, never updated.
CREATE TABLE accepted_messages (
  customer_id text COLLATE "C" NOT NULL,
  request_id  text COLLATE "C" NOT NULL,
  message_id  text COLLATE "C" NOT NULL,
  fingerprint bytea NOT NULL,
  answer      bytea NOT NULL,
  PRIMARY KEY (customer_id, request_id)
) WITH (
  fillfactor = 100,
  autovacuum_vacuum_insert_threshold = -1,
  autovacuum_vacuum_scale_factor = 0.02
);
-- Ids sort by time, so this index serves retention too and grows at its right edge only.
CREATE UNIQUE INDEX accepted_messages_by_message ON accepted_messages (message_id);
-- Answers are small and would gain nothing from compression.
ALTER TABLE accepted_messages ALTER COLUMN answer SET STORAGE EXTERNAL;

CREATE TABLE outbox (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic   text  NOT NULL,
  key     text  NOT NULL,
  value   bytea NOT NULL,
  headers text  NOT NULL
) WITH (
  fillfactor = 100,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_threshold = -1,
  autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 100000,
  toast.autovacuum_vacuum_scale_factor = 0,
  toast.autovacuum_vacuum_threshold = 5000
);
ALTER TABLE outbox ALTER COLUMN value SET STORAGE EXTERNAL;
