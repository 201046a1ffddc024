import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { allMigrations, REPOSITORY_ROOT } from './all-migrations';
import { contractingStatements, unusedSince } from './contracting-statements';

/** Versions that were released: headings of the changelog. */
const RELEASED = new Set([...readFileSync(join(REPOSITORY_ROOT, 'CHANGELOG.md'), 'utf8').matchAll(/^## \[?(\d+\.\d+\.\d+)\b/gm)].map((match) => match[1]));

const migrations = allMigrations();

describe('migrations', () => {
  it('are found', () => expect(migrations.map(([name]) => name)).toContain('packages/channel/0001_claims.sql'));

  it.each(migrations)('%s leaves the release before what it uses, or names the one that stopped using it', (_name, text) => {
    if (contractingStatements(text).length > 0) expect([...RELEASED]).toContain(unusedSince(text));
  });
});

describe('contractingStatements', () => {
  it.each([
    'DROP TABLE claims',
    'DROP VIEW attempts',
    'DROP FUNCTION append(int[])',
    'DROP INDEX CONCURRENTLY claims_wake',
    'TRUNCATE claims',
    'ALTER TABLE claims DROP COLUMN asks',
    'ALTER TABLE claims DROP asks',
    'ALTER TABLE claims ADD COLUMN x text, DROP COLUMN IF EXISTS asks',
    'ALTER TABLE claims RENAME COLUMN asks TO questions',
    'ALTER TABLE claims RENAME TO attempts',
    'ALTER TABLE claims ALTER COLUMN asks TYPE bigint',
    'ALTER TABLE claims ALTER asks SET NOT NULL',
    'ALTER TABLE claims ALTER COLUMN asks DROP DEFAULT',
    'ALTER TABLE claims ADD COLUMN x text NOT NULL',
    'ALTER TABLE claims ADD COLUMN x text DEFAULT 0, ADD COLUMN y int NOT NULL',
    'ALTER TABLE claims ADD CONSTRAINT positive CHECK (asks > 0) NOT VALID',
    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS claims_x ON claims (x)',
    'REVOKE ALL ON claims FROM sms',
  ])('refuses %s', (statement) => {
    expect(contractingStatements(`-- why\n${statement};\n`)).toEqual([{ statement, why: expect.any(String) }]);
  });

  it.each([
    'ALTER TABLE claims ADD COLUMN x text, ADD COLUMN y int NOT NULL DEFAULT 0',
    "ALTER TABLE outbox ADD COLUMN relay_after timestamptz NOT NULL DEFAULT '-infinity'",
    'ALTER TABLE claims ADD COLUMN x bigint NOT NULL GENERATED ALWAYS AS IDENTITY',
    'ALTER TABLE claims ALTER COLUMN asks DROP NOT NULL',
    'ALTER TABLE claims DROP CONSTRAINT positive',
    'ALTER TABLE claims ALTER COLUMN dispatch SET STORAGE EXTERNAL',
    'CREATE INDEX CONCURRENTLY IF NOT EXISTS claims_x ON claims (x)',
    'CREATE TABLE fresh (x int NOT NULL); CREATE UNIQUE INDEX fresh_x ON fresh (x); ALTER TABLE fresh ALTER x TYPE bigint',
    'CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DROP TABLE claims; $$',
  ])('allows %s', (statement) => {
    expect(contractingStatements(statement)).toEqual([]);
  });
});

describe('unusedSince', () => {
  it('reads the header', () => expect(unusedSince('-- contract: unused since 1.4.0\nDROP TABLE claims;')).toBe('1.4.0'));

  it('is nothing without one', () => expect(unusedSince('-- unused since 1.4\nDROP TABLE claims;')).toBeUndefined());
});
