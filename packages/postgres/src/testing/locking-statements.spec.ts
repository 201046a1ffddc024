import { allMigrations } from './all-migrations';
import { lockingStatements } from './locking-statements';

/** What an installation has hundreds of. `policy_versions`: one for each policy that ever was. */
const SMALL = new Set(['customers', 'api_keys', 'policies', 'policy_versions', 'topics', 'group_offsets', 'provider_modes', 'provider_shares', 'delivery_progress', 'listening_since']);

const migrations = allMigrations();

describe('migrations', () => {
  it('are found', () => expect(migrations.map(([name]) => name)).toContain('packages/channel/0001_claims.sql'));

  it.each(migrations)('%s keeps no writer of a large table waiting', (_name, text) => {
    expect(lockingStatements(text, SMALL)).toEqual([]);
  });
});

describe('lockingStatements', () => {
  it.each([
    'CREATE INDEX claims_x ON claims (x)',
    'CREATE UNIQUE INDEX IF NOT EXISTS claims_x ON claims (x) WHERE x IS NOT NULL',
    'CREATE INDEX ON claims USING brin (x)',
    'UPDATE claims SET x = 1',
    'DELETE FROM claims',
    'ALTER TABLE claims ALTER COLUMN x TYPE bigint',
    'ALTER TABLE claims ALTER x SET NOT NULL',
    'ALTER TABLE claims ADD CONSTRAINT positive CHECK (x > 0)',
    'ALTER TABLE claims ADD COLUMN x uuid DEFAULT gen_random_uuid()',
    'ALTER TABLE claims ADD COLUMN x bigint GENERATED ALWAYS AS IDENTITY',
    'VACUUM FULL claims',
  ])('refuses %s', (statement) => {
    expect(lockingStatements(`-- why\n${statement};\n`, SMALL)).toEqual([statement]);
    expect(lockingStatements(`${statement.replaceAll('claims', 'policies')};`, SMALL)).toEqual([]);
  });

  it.each([
    'CREATE INDEX CONCURRENTLY IF NOT EXISTS claims_x ON claims (x)',
    'ALTER TABLE claims ADD COLUMN x text, ADD COLUMN y int NOT NULL DEFAULT 0',
    "ALTER TABLE claims ADD COLUMN x timestamptz NOT NULL DEFAULT '-infinity'",
    'ALTER TABLE claims ADD CONSTRAINT positive CHECK (x > 0) NOT VALID',
    'ALTER TABLE claims SET (fillfactor = 70)',
    'CREATE TABLE fresh (x int); CREATE INDEX fresh_x ON fresh (x)',
    'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ UPDATE claims SET x = 1; $$',
  ])('allows %s', (statement) => {
    expect(lockingStatements(statement, SMALL)).toEqual([]);
  });
});
