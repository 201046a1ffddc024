-- Who wrote to whom in messages that are deleted: without it the person's STOP would find nobody. `term` is the keyed hash of customer and address
-- (record/search-terms.ts) and no more; a row for each channel and provider, whatever the number of messages.
CREATE TABLE former_correspondents (
  term bytea NOT NULL,
  channel text COLLATE "C" NOT NULL,
  -- Empty where no report ever named it.
  provider text COLLATE "C" NOT NULL,
  kept_until timestamptz NOT NULL,
  -- record/former-correspondents.ts
  PRIMARY KEY (term, channel, provider)
) WITH (fillfactor = 90);

-- record/former-correspondents.ts, to forget
CREATE INDEX former_correspondents_kept_until ON former_correspondents USING brin (kept_until) WITH (pages_per_range = 32);
