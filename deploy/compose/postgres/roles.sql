-- A role for each service, and a schema of the same name that is the role's: deploy/README.md. Run once, as superuser, in an empty database.
DO $$
DECLARE
  service text;
BEGIN
  FOREACH service IN ARRAY ARRAY['gateway', 'router', 'sms', 'email', 'whatsapp'] LOOP
    EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', service, btrim(pg_read_file('/run/secrets/' || service || '-password'), E'\r\n'));
    EXECUTE format('CREATE SCHEMA %I AUTHORIZATION %I', service, service);
    EXECUTE format('ALTER ROLE %I SET search_path = %I', service, service);
  END LOOP;
END
$$;
-- What PostgreSQL gives to everybody.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
