-- Services append in their own transactions, as their own roles: with USAGE on this schema they may call `append` and nothing else.
DO $$
BEGIN
  EXECUTE format(
    'ALTER FUNCTION append(int[], int[], int[], int[], int[], text[], bytea[], text[])
       SECURITY DEFINER SET search_path = %I, pg_temp SET enable_seqscan = off', current_schema());
END $$;
