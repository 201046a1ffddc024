-- Ids sort by time and are compared as bytes: the "C" collation makes every look-up and every sort cheaper.
-- JSON documents are `json`, not `jsonb`: they are written and read whole, never searched (docs/decisions/020).

CREATE TABLE messages (
  id text COLLATE "C" PRIMARY KEY,
  customer_id text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  -- Of the current or last step.
  channel text COLLATE "C",
  policy text COLLATE "C" NOT NULL,
  policy_version integer NOT NULL,
  correlation_id text COLLATE "C" NOT NULL,
  accepted_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  settled_at timestamptz,
  updated_at timestamptz NOT NULL,
  -- When the engine wants to look again; null when nothing is pending.
  wake_at timestamptz,
  -- W3C headers of the message's root span; empty when it is not traced.
  trace json NOT NULL,
  state json NOT NULL
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

-- record/find-earliest-wake.ts, record/lock-due-messages.ts
CREATE INDEX messages_wake_at ON messages (wake_at) WHERE wake_at IS NOT NULL;

-- What was accepted, never updated: transitions of `messages` do not rewrite content, and lists walk this index, so that
-- updates of `messages` maintain no index for lists.
CREATE TABLE message_inputs (
  customer_id text COLLATE "C" NOT NULL,
  message_id text COLLATE "C" NOT NULL,
  correlation_id text COLLATE "C" NOT NULL,
  -- switchback.events.v1.MessageAccepted as it came from the bus.
  accepted bytea NOT NULL,
  PRIMARY KEY (customer_id, message_id)
);

-- record/list-messages.ts, when it is asked for one correlation id. Messages without one cost nothing here.
CREATE INDEX message_inputs_correlation ON message_inputs (customer_id, correlation_id, message_id) WHERE correlation_id <> '';

-- Append-only: one row for each event of the engine.
CREATE TABLE timeline (
  message_id text COLLATE "C" NOT NULL,
  sequence integer NOT NULL,
  at timestamptz NOT NULL,
  event json NOT NULL,
  PRIMARY KEY (message_id, sequence)
);

-- packages/postgres/README.md
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

-- For people: attempts as rows.
CREATE VIEW attempts AS
SELECT
  m.id AS message_id,
  m.customer_id,
  s.step,
  s.channel,
  s.status AS step_status,
  a.id AS attempt_id,
  a.status,
  a."errorClass" AS error_class,
  a.provider,
  a."providerMessageId" AS provider_message_id,
  a."providerCode" AS provider_code,
  to_timestamp(a."createdAt" / 1000) AS created_at,
  to_timestamp(a."handedOffAt" / 1000) AS handed_off_at,
  to_timestamp(a."updatedAt" / 1000) AS updated_at
FROM messages m
CROSS JOIN LATERAL json_to_recordset(m.state -> 'steps') AS s (step integer, channel text, status text, attempts json)
CROSS JOIN LATERAL json_to_recordset(s.attempts) AS a (
  id text, status text, "errorClass" text, provider text, "providerMessageId" text, "providerCode" text,
  "createdAt" double precision, "handedOffAt" double precision, "updatedAt" double precision
);
