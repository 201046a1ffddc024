-- One row per attempt that this channel has seen: what stands between a dispatch and a second provider call.
CREATE TABLE claims (
  attempt_id text PRIMARY KEY,
  message_id text NOT NULL,
  status text NOT NULL,
  -- The provider that is called, or is to be called next. Null on a withdrawal that came before its dispatch.
  provider text,
  provider_message_id text,
  -- Provider calls begun.
  calls integer NOT NULL DEFAULT 0,
  -- Times that the provider was asked about an UNKNOWN attempt.
  asks integer NOT NULL DEFAULT 0,
  -- When the row wants attention: QUEUED to be called, UNKNOWN to be asked about.
  wake_at timestamptz,
  -- SENDING: when its process must be taken for dead.
  lease_until timestamptz,
  handoff_at timestamptz,
  error_class text,
  provider_code text,
  -- W3C trace headers as JSON: of the dispatch while it waits, of the provider call afterwards.
  trace text,
  -- The dispatch itself, only while the attempt waits: content is not kept once it was handed over.
  dispatch bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 75);

-- None of these has the status in it: a receipt changes nothing that is indexed, so its update stays in the row's own page.
CREATE INDEX claims_wake ON claims (provider, wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX claims_lease ON claims (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX claims_provider_message ON claims (provider_message_id, provider) WHERE provider_message_id IS NOT NULL;
CREATE INDEX claims_created ON claims USING brin (created_at) WITH (pages_per_range = 32);

-- Every receipt as it came, once its signature was found right.
CREATE TABLE receipts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- One HTTP request may carry several receipts; the first of them holds its body.
  delivery_id uuid NOT NULL,
  ordinal integer NOT NULL,
  provider text NOT NULL,
  provider_message_id text NOT NULL,
  -- Null while no attempt is known that it belongs to: early, or somebody else's.
  attempt_id text,
  -- What the provider said the attempt's id is, matched or not.
  claimed_attempt_id text,
  status text NOT NULL,
  error_class text,
  provider_code text,
  occurred_at timestamptz,
  received_at timestamptz NOT NULL DEFAULT now(),
  payload bytea
);

CREATE INDEX receipts_parked ON receipts (provider_message_id, provider) WHERE attempt_id IS NULL;
CREATE INDEX receipts_received ON receipts USING brin (received_at) WITH (pages_per_range = 32);

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
