-- Until then the relay leaves a record to its writer, which publishes it as soon as it is committed. '-infinity': it is the relay's.
ALTER TABLE outbox ADD COLUMN relay_after timestamptz NOT NULL DEFAULT '-infinity';
