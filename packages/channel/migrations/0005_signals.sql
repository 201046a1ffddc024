-- What persons said, once for each word, however often it was posted. Neither address nor text stands here but in the payload.
CREATE TABLE signals (
  -- A digest of what makes the word this one: decide/told-signals.ts.
  signal_id text PRIMARY KEY,
  -- One delivery may carry several words, and receipts; the first of all of them holds its body.
  delivery_id uuid NOT NULL,
  ordinal integer NOT NULL,
  provider text NOT NULL,
  kind text NOT NULL,
  via text,
  -- The attempt that it answers, matched or not, and the message of one that was matched.
  attempt_id text,
  message_id text,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  payload bytea
);

CREATE INDEX signals_received ON signals USING brin (received_at) WITH (pages_per_range = 32);

-- When a person last wrote to a provider of which free text may be sent only for a while after that. `person` is a keyed hash.
CREATE TABLE conversations (
  provider text NOT NULL,
  person bytea NOT NULL,
  last_inbound_at timestamptz NOT NULL,
  PRIMARY KEY (provider, person)
) WITH (fillfactor = 75);

CREATE INDEX conversations_last_inbound ON conversations USING brin (last_inbound_at) WITH (pages_per_range = 32);

-- Since when such a provider brings what people write: before that, who was not heard may have written.
CREATE TABLE inbound_since (
  provider text PRIMARY KEY,
  first_inbound_at timestamptz NOT NULL
);
