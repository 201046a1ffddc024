ALTER TABLE claims
  -- Where it goes, as far as a provider's health depends on it: of an SMS the number's country calling code. Never an address.
  ADD COLUMN destination text,
  -- When it was recorded that the provider has it or may have it, and when delivery was first proved: by the database's clock.
  ADD COLUMN taken_at timestamptz,
  ADD COLUMN delivered_at timestamptz,
  -- QUEUED: the providers that were passed over until now and why, as JSON; null where none was.
  ADD COLUMN passed_over text;

-- Receipts of delivery that were due, by the time of their hand-over, and those of them that came in time.
CREATE TABLE delivery_counts (
  slice timestamptz NOT NULL,
  provider text NOT NULL,
  destination text NOT NULL,
  due integer NOT NULL,
  in_time integer NOT NULL,
  PRIMARY KEY (slice, provider, destination)
);

-- Until which hand-over they are counted.
CREATE TABLE delivery_progress (
  provider text PRIMARY KEY,
  counted_until timestamptz NOT NULL
);

-- The share of its own traffic that a provider keeps, and its last move. Where a destination has no row, the row of '' counts; where there
-- is none either, the provider keeps all.
CREATE TABLE provider_shares (
  provider text NOT NULL,
  destination text NOT NULL,
  keep double precision NOT NULL,
  reason text NOT NULL,
  moved_at timestamptz,
  PRIMARY KEY (provider, destination)
);

-- What an operator wants. No row: NORMAL.
CREATE TABLE provider_modes (
  provider text PRIMARY KEY,
  mode text NOT NULL,
  reason text NOT NULL,
  set_at timestamptz NOT NULL,
  expires_at timestamptz
);
