-- What a provider took in several parts, or names in its receipts by another id than in its answer: one row per id by which a receipt may
-- name a part. The attempt is DELIVERED when all its parts are.
CREATE TABLE message_parts (
  provider text NOT NULL,
  receipt_id text NOT NULL,
  attempt_id text NOT NULL,
  -- From 1 to parts. Rows of the same part say the same of it.
  part integer NOT NULL,
  parts integer NOT NULL,
  status text NOT NULL DEFAULT 'SENT',
  error_class text,
  provider_code text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (receipt_id, provider)
);

CREATE INDEX message_parts_attempt ON message_parts (attempt_id);
CREATE INDEX message_parts_created ON message_parts USING brin (created_at) WITH (pages_per_range = 32);
