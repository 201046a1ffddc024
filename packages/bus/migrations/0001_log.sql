-- The bus as tables: an append-only log per topic, and how far each consumer group has come.

CREATE TABLE topics (
  id          int      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name        text     NOT NULL UNIQUE,
  partitions  int      NOT NULL CHECK (partitions BETWEEN 1 AND 1000),
  -- The offset that the next record gets. Appending updates it, so the lock on this row lets one append at a time into a topic, and
  -- a reader that sees an offset sees every lower one.
  next_offset bigint   NOT NULL DEFAULT 0
) WITH (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE TABLE records (
  topic       int      NOT NULL,
  "offset"    bigint   NOT NULL,
  partition   int      NOT NULL,
  key         text     NOT NULL,
  value       bytea    NOT NULL,
  headers     text     NOT NULL,
  appended_ms bigint   NOT NULL,
  PRIMARY KEY (topic, "offset")
) WITH (
  fillfactor = 100,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_threshold = -1,
  autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0.5,
  autovacuum_analyze_threshold = 20000,
  toast.autovacuum_vacuum_scale_factor = 0,
  toast.autovacuum_vacuum_threshold = 20000
);
ALTER TABLE records ALTER COLUMN value SET STORAGE EXTERNAL;

CREATE TABLE group_offsets (
  consumer_group text   NOT NULL,
  topic          int    NOT NULL REFERENCES topics,
  partition      int    NOT NULL,
  -- The next offset to read: everything below is processed.
  next_offset    bigint NOT NULL,
  PRIMARY KEY (consumer_group, topic, partition)
) WITH (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Appends records, given as parallel arrays, in one round trip: takes each topic's lock in ascending order (no deadlocks), gives out
-- offsets in the order of the arrays and wakes the readers once per topic.
CREATE FUNCTION append(
  topic_ids int[], counts int[],
  record_topics int[], record_positions int[], record_partitions int[], keys text[], "values" bytea[], headers text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  bases bigint[] := '{}';
  base  bigint;
  now_ms bigint;
BEGIN
  FOR i IN 1 .. cardinality(topic_ids) LOOP
    UPDATE topics SET next_offset = next_offset + counts[i] WHERE id = topic_ids[i] RETURNING next_offset - counts[i] INTO base;
    IF base IS NULL THEN RAISE EXCEPTION 'no such topic: %', topic_ids[i]; END IF;
    bases := bases || base;
  END LOOP;
  now_ms := (extract(epoch FROM clock_timestamp()) * 1000)::bigint;
  -- record_topics are positions in topic_ids.
  INSERT INTO records (topic, "offset", partition, key, value, headers, appended_ms)
    SELECT topic_ids[r.topic], bases[r.topic] + r.position, r.partition, r.key, r.value, r.headers, now_ms
    FROM unnest(record_topics, record_positions, record_partitions, keys, "values", headers)
      AS r(topic, position, partition, key, value, headers);
  FOR i IN 1 .. cardinality(topic_ids) LOOP
    PERFORM pg_notify('switchback_bus_' || topic_ids[i], '');
  END LOOP;
END $$;
