-- `append` runs with the bus's rights for every service, so it no longer trusts its arrays: what would rewind a topic, leave a hole in its
-- offsets or put a record where nobody reads is refused, and nothing is appended. Still one pass over the records.
CREATE OR REPLACE FUNCTION append(
  topic_ids int[], counts int[],
  record_topics int[], record_positions int[], record_partitions int[], keys text[], "values" bytea[], headers text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  size       int := cardinality(record_topics);
  total      bigint := 0;
  previous   int := 0;
  bases      bigint[] := '{}';
  widths     int[] := '{}';
  base       bigint;
  width      int;
  now_ms     bigint;
  appended   int;
  wrong      record;
BEGIN
  IF (cardinality(counts) = cardinality(topic_ids)) IS NOT TRUE THEN
    RAISE EXCEPTION 'append: % topics and % counts do not go together', cardinality(topic_ids), cardinality(counts) USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF (size = ALL (ARRAY[cardinality(record_positions), cardinality(record_partitions), cardinality(keys), cardinality("values"), cardinality(headers)])) IS NOT TRUE THEN
    RAISE EXCEPTION 'append: the arrays of records differ in length' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  FOR i IN 1 .. cardinality(topic_ids) LOOP
    IF (counts[i] > 0) IS NOT TRUE THEN
      RAISE EXCEPTION 'append: count % is %, and must be positive', i, counts[i] USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF (topic_ids[i] > previous) IS NOT TRUE THEN
      RAISE EXCEPTION 'append: topic ids must ascend, and % follows %', topic_ids[i], previous USING ERRCODE = 'invalid_parameter_value';
    END IF;
    previous := topic_ids[i];
    total := total + counts[i];
  END LOOP;
  IF total <> size THEN
    RAISE EXCEPTION 'append: the counts say % records, and there are %', total, size USING ERRCODE = 'invalid_parameter_value';
  END IF;
  FOR i IN 1 .. cardinality(topic_ids) LOOP
    UPDATE topics SET next_offset = next_offset + counts[i] WHERE id = topic_ids[i] RETURNING next_offset - counts[i], partitions INTO base, width;
    IF base IS NULL THEN RAISE EXCEPTION 'no such topic: %', topic_ids[i]; END IF;
    bases := bases || base;
    widths := widths || width;
  END LOOP;
  now_ms := (extract(epoch FROM clock_timestamp()) * 1000)::bigint;
  -- record_topics are positions in topic_ids. Every position below its topic's count, none twice (the primary key) and as many as the
  -- counts say: then there is no hole.
  INSERT INTO records (topic, "offset", partition, key, value, headers, appended_ms)
    SELECT topic_ids[r.topic], bases[r.topic] + r.position, r.partition, r.key, r.value, r.headers, now_ms
    FROM unnest(record_topics, record_positions, record_partitions, keys, "values", headers)
      AS r(topic, position, partition, key, value, headers)
    WHERE r.position >= 0 AND r.position < counts[r.topic] AND r.partition >= 0 AND r.partition < widths[r.topic];
  GET DIAGNOSTICS appended = ROW_COUNT;
  IF appended <> size THEN
    SELECT r.* INTO wrong
      FROM unnest(record_topics, record_positions, record_partitions) WITH ORDINALITY AS r(topic, position, partition, number)
      WHERE (r.position >= 0 AND r.position < counts[r.topic] AND r.partition >= 0 AND r.partition < widths[r.topic]) IS NOT TRUE
      ORDER BY r.number LIMIT 1;
    RAISE EXCEPTION 'append: record % has position % of % and partition % of % of topic %', wrong.number, wrong.position, counts[wrong.topic],
      wrong.partition, widths[wrong.topic], topic_ids[wrong.topic] USING ERRCODE = 'invalid_parameter_value';
  END IF;
  FOR i IN 1 .. cardinality(topic_ids) LOOP
    PERFORM pg_notify('switchback_bus_' || topic_ids[i], '');
  END LOOP;
END $$;

-- Replacing a function forgets what 0002 made of it.
DO $$
BEGIN
  EXECUTE format(
    'ALTER FUNCTION append(int[], int[], int[], int[], int[], text[], bytea[], text[])
       SECURITY DEFINER SET search_path = %I, pg_temp SET enable_seqscan = off', current_schema());
END $$;
