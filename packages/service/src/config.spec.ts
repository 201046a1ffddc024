import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, parseConfig } from './config';
import { describeConfig } from './config-reference';
import { checkCommonConfig, commonConfig } from './common-config';
import { flag, retentionDays, secret } from './config-fields';

const schema = z.object({
  ...commonConfig,
  SWITCHBACK_OPERATOR_KEY: secret('Key of the operators.').optional(),
  FAST: flag(false, 'Whether to hurry.'),
});
const complete = {
  SWITCHBACK_DATABASE_URL: 'postgresql://gateway:hunter2@127.0.0.1:5432/switchback',
  SWITCHBACK_GRPC_ADDRESS: '127.0.0.1:50051',
  SWITCHBACK_HTTP_ADDRESS: '127.0.0.1:8080',
};

function linesOf(env: NodeJS.ProcessEnv, of: z.ZodType = schema): readonly string[] {
  try {
    parseConfig(of, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  it('fills in defaults', () => {
    expect(parseConfig(schema, complete)).toMatchObject({
      SWITCHBACK_BUS: 'postgres',
      SWITCHBACK_LOG_LEVEL: 'info',
      SWITCHBACK_MIGRATE: true,
      FAST: false,
    });
  });

  it('names every field that is missing or wrong, one line each', () => {
    expect(linesOf({ SWITCHBACK_BUS: 'carrier-pigeon', SWITCHBACK_HTTP_ADDRESS: 'nowhere', FAST: 'perhaps' })).toEqual([
      'SWITCHBACK_DATABASE_URL: is required',
      'SWITCHBACK_BUS: must be one of postgres, kafka',
      'SWITCHBACK_GRPC_ADDRESS: is required',
      'SWITCHBACK_HTTP_ADDRESS: must be host:port',
      'FAST: must be one of true, 1, yes, on, false, 0, no, off',
    ]);
  });

  it('tells beside other mistakes what the bus lacks, and no field twice', () => {
    const withBus = schema.superRefine(checkCommonConfig, { when: () => true });
    const lines = (env: NodeJS.ProcessEnv): readonly string[] => linesOf({ ...complete, SWITCHBACK_LOG_LEVEL: 'loud', ...env }, withBus).map((line) => line.split(': ')[0] ?? '');
    expect(lines({})).toEqual(['SWITCHBACK_LOG_LEVEL', 'SWITCHBACK_BUS_DATABASE_URL']);
    expect(lines({ SWITCHBACK_BUS_DATABASE_URL: 'mysql://' })).toEqual(['SWITCHBACK_BUS_DATABASE_URL', 'SWITCHBACK_LOG_LEVEL']);
    expect(lines({ SWITCHBACK_BUS: 'pigeon' })).toEqual(['SWITCHBACK_BUS', 'SWITCHBACK_LOG_LEVEL']);
  });

  it('speaks plainly of numbers', () => {
    expect(linesOf({ SWITCHBACK_RETENTION_DAYS: 'many' }, z.object({ SWITCHBACK_RETENTION_DAYS: retentionDays() }))).toEqual(['SWITCHBACK_RETENTION_DAYS: must be a number']);
    expect(linesOf({ SWITCHBACK_RETENTION_DAYS: '1.5' }, z.object({ SWITCHBACK_RETENTION_DAYS: retentionDays() }))).toEqual(['SWITCHBACK_RETENTION_DAYS: must be a whole number']);
  });

  it('takes a blank variable for an absent one', () => {
    expect(linesOf({ ...complete, SWITCHBACK_GRPC_ADDRESS: '' })).toEqual(['SWITCHBACK_GRPC_ADDRESS: is required']);
  });

  it('never repeats a value', () => {
    expect(linesOf({ ...complete, SWITCHBACK_DATABASE_URL: 'mysql://root:hunter2@db' }).join()).not.toContain('hunter2');
  });

  it('never prints a secret', () => {
    const config = parseConfig(schema, { ...complete, SWITCHBACK_OPERATOR_KEY: 'open sesame' });
    expect(JSON.stringify(config)).not.toMatch(/hunter2|sesame/);
    expect(`${config.SWITCHBACK_OPERATOR_KEY}`).toBe('[redacted]');
    expect(config.SWITCHBACK_OPERATOR_KEY?.reveal()).toBe('open sesame');
  });

  it('describes every field', () => {
    for (const entry of describeConfig(schema)) expect(entry).toEqual({ ...entry, description: expect.stringMatching(/\.$/) });
  });

  it('knows which are required and what the others default to', () => {
    const entries = Object.fromEntries(describeConfig(schema).map((entry) => [entry.name, entry]));
    expect(entries['SWITCHBACK_DATABASE_URL']).toMatchObject({ required: true });
    expect(entries['SWITCHBACK_MIGRATE']).toMatchObject({ required: false, default: 'true' });
    expect(entries['SWITCHBACK_BUS_DATABASE_URL']).toMatchObject({ required: false, description: expect.stringContaining('postgres bus') });
  });
});

describe('<NAME>_FILE', () => {
  const directory = mkdtempSync(join(tmpdir(), 'config-'));
  const path = join(directory, 'key');
  afterAll(() => rmSync(directory, { recursive: true }));

  it('holds the secret', () => {
    writeFileSync(path, 'from a file\n');
    expect(parseConfig(schema, { ...complete, SWITCHBACK_OPERATOR_KEY_FILE: path }).SWITCHBACK_OPERATOR_KEY?.reveal()).toBe('from a file');
  });

  it('gives way to the variable itself', () => {
    const config = parseConfig(schema, { ...complete, SWITCHBACK_OPERATOR_KEY: 'direct', SWITCHBACK_OPERATOR_KEY_FILE: '/nowhere' });
    expect(config.SWITCHBACK_OPERATOR_KEY?.reveal()).toBe('direct');
  });

  it('says which file cannot be read', () => {
    expect(linesOf({ ...complete, SWITCHBACK_OPERATOR_KEY_FILE: '/nowhere', SWITCHBACK_DATABASE_URL: '', SWITCHBACK_DATABASE_URL_FILE: '/nowhere' })).toEqual([
      'SWITCHBACK_DATABASE_URL_FILE: the file cannot be read (ENOENT)',
      'SWITCHBACK_OPERATOR_KEY_FILE: the file cannot be read (ENOENT)',
    ]);
  });

  it('works through a schema that is transformed', () => {
    writeFileSync(path, 'from a file');
    const transformed = z.object({ KEY: secret('A key.') }).transform(({ KEY }) => ({ key: KEY.reveal() }));
    expect(parseConfig(transformed, { KEY_FILE: path })).toEqual({ key: 'from a file' });
  });
});
