import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { checkCommonConfig, commonConfig } from './common-config';
import { ConfigError, parseConfig } from './config';

const schema = z.object(commonConfig).superRefine(checkCommonConfig, { when: () => true });
const complete = {
  SWITCHBACK_DATABASE_URL: 'postgresql://router:pw@127.0.0.1:5432/switchback',
  SWITCHBACK_GRPC_ADDRESS: '127.0.0.1:50052',
  SWITCHBACK_HTTP_ADDRESS: '127.0.0.1:8081',
  SWITCHBACK_BUS: 'kafka',
  KAFKA_BROKERS: 'broker:9093',
};
const directory = mkdtempSync(join(tmpdir(), 'kafka-fields-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

function linesOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    parseConfig(schema, { ...complete, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
}

const cert = join(__dirname, '..', 'testing', 'localhost-cert.pem');
const key = join(__dirname, '..', 'testing', 'localhost-key.pem');

describe('how Kafka is reached', () => {
  it('is plaintext when nothing is said', () => {
    expect(parseConfig(schema, complete)).toMatchObject({ KAFKA_TLS: false, KAFKA_CREATE_TOPICS: true, KAFKA_TOPIC_PARTITIONS: 6 });
  });

  it('has no prefix when it is blank', () => {
    expect(parseConfig(schema, { ...complete, KAFKA_PREFIX: 'acme.' }).KAFKA_PREFIX).toBe('acme.');
    expect(parseConfig(schema, { ...complete, KAFKA_PREFIX: '' }).KAFKA_PREFIX).toBeUndefined();
  });

  it('is by TLS and SASL, whose password is read again from its file', () => {
    const path = file('password', 'first\n');
    const sasl = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'router', KAFKA_SASL_PASSWORD_FILE: path };
    const config = parseConfig(schema, { ...complete, KAFKA_TLS: 'true', KAFKA_TLS_CA: cert, KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: key, ...sasl });
    expect(config.KAFKA_SASL_PASSWORD?.latest()).toBe('first');
    writeFileSync(path, 'second\n');
    expect(config.KAFKA_SASL_PASSWORD?.latest()).toBe('second');
    for (const unusable of [() => writeFileSync(path, ''), () => rmSync(path)]) {
      unusable();
      expect(config.KAFKA_SASL_PASSWORD?.latest()).toBe('second');
    }
    expect(JSON.stringify(config)).not.toContain('second');
  });

  it.each([
    [{ KAFKA_TLS: 'perhaps' }, ['KAFKA_TLS: must be one of true, 1, yes, on, false, 0, no, off']],
    [{ KAFKA_TLS_CA: cert, KAFKA_TLS_KEY: key }, ['KAFKA_TLS_CA: has no effect without KAFKA_TLS=true', 'KAFKA_TLS_KEY: has no effect without KAFKA_TLS=true']],
    [{ KAFKA_TLS: 'true', KAFKA_TLS_CERT: cert }, ['KAFKA_TLS_KEY: KAFKA_TLS_CERT and KAFKA_TLS_KEY go together: give both or none']],
    [{ KAFKA_TLS: 'true', KAFKA_TLS_KEY: key }, ['KAFKA_TLS_CERT: KAFKA_TLS_CERT and KAFKA_TLS_KEY go together: give both or none']],
    [{ KAFKA_TLS: 'true', KAFKA_TLS_CA: '/nowhere' }, ['KAFKA_TLS_CA: the file cannot be read (ENOENT)']],
    [{ KAFKA_TLS: 'true', KAFKA_TLS_CA: key }, ['KAFKA_TLS_CA: must be a file with certificates of authorities in PEM']],
    [{ KAFKA_SASL_MECHANISM: 'gssapi' }, ['KAFKA_SASL_MECHANISM: must be one of plain, scram-sha-256, scram-sha-512', 'KAFKA_SASL_USERNAME: is required when KAFKA_SASL_MECHANISM is given', 'KAFKA_SASL_PASSWORD: is required when KAFKA_SASL_MECHANISM is given']],
    [{ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_PASSWORD: 'hidden' }, ['KAFKA_SASL_USERNAME: is required when KAFKA_SASL_MECHANISM and KAFKA_SASL_PASSWORD are given']],
    [{ KAFKA_SASL_USERNAME: 'router', KAFKA_SASL_PASSWORD: 'hidden' }, ['KAFKA_SASL_MECHANISM: is required when KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are given']],
    [{ KAFKA_PREFIX: '.acme' }, ['KAFKA_PREFIX: must be a letter or a digit, then at most 99 letters, digits, ".", "_" and "-"']],
    [{ KAFKA_TOPIC_PARTITIONS: '0' }, ['KAFKA_TOPIC_PARTITIONS: must be at least 1']],
  ])('is refused in one line for each field, in case %#', (env, lines) => {
    expect(linesOf(env)).toEqual(lines);
  });

  it('is refused with the key of another certificate', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    expect(linesOf({ KAFKA_TLS: 'true', KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: file('other.key', other.toString()) })).toEqual(['KAFKA_TLS_KEY: must be the key of the certificate']);
    expect(linesOf({ KAFKA_TLS: 'true', KAFKA_TLS_CERT: key, KAFKA_TLS_KEY: cert })).toEqual(['KAFKA_TLS_CERT: must be a file with a certificate in PEM', 'KAFKA_TLS_KEY: must be a file with a private key without a passphrase in PEM']);
  });

  it('does not matter while the bus is Postgres', () => {
    expect(linesOf({ SWITCHBACK_BUS: 'postgres', SWITCHBACK_BUS_DATABASE_URL: complete.SWITCHBACK_DATABASE_URL, KAFKA_TLS_CA: '/nowhere' })).toEqual([]);
  });
});
