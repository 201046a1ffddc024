import { join } from 'node:path';
import { z } from 'zod';
import { checkCommonConfig, commonConfig } from '../common-config';
import { ConfigError, parseConfig } from '../config';
import { internalPems } from './internal-tls';

const schema = z.object(commonConfig).superRefine(checkCommonConfig, { when: () => true });
const testing = join(__dirname, '..', '..', 'testing');
const [cert, key] = [join(testing, 'localhost-cert.pem'), join(testing, 'localhost-key.pem')];
const complete = {
  SWITCHBACK_DATABASE_URL: 'postgresql://router:hidden@127.0.0.1:5432/switchback',
  SWITCHBACK_BUS_DATABASE_URL: 'postgresql://bus:hidden@127.0.0.1:5432/switchback',
  SWITCHBACK_GRPC_ADDRESS: '127.0.0.1:50052',
  SWITCHBACK_HTTP_ADDRESS: '127.0.0.1:8081',
};

function linesOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    parseConfig(schema, { ...complete, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
}

const TOGETHER = 'is required: SWITCHBACK_INTERNAL_TLS_CA, SWITCHBACK_INTERNAL_TLS_CERT, SWITCHBACK_INTERNAL_TLS_KEY go together';

it('is mutual TLS with three files, and plaintext with none', () => {
  expect(internalPems(parseConfig(schema, complete))).toBeUndefined();
  const files = { SWITCHBACK_INTERNAL_TLS_CA: cert, SWITCHBACK_INTERNAL_TLS_CERT: cert, SWITCHBACK_INTERNAL_TLS_KEY: key };
  expect(internalPems(parseConfig(schema, { ...complete, ...files }))?.().key.toString()).toContain('PRIVATE KEY');
});

it.each([
  [{ SWITCHBACK_INTERNAL_TLS_CA: cert }, [`SWITCHBACK_INTERNAL_TLS_CERT: ${TOGETHER}`, `SWITCHBACK_INTERNAL_TLS_KEY: ${TOGETHER}`]],
  [{ SWITCHBACK_INTERNAL_TLS_CA: '/nowhere', SWITCHBACK_INTERNAL_TLS_CERT: cert, SWITCHBACK_INTERNAL_TLS_KEY: cert }, ['SWITCHBACK_INTERNAL_TLS_CA: the file cannot be read (ENOENT)', 'SWITCHBACK_INTERNAL_TLS_KEY: must be a file with a private key without a passphrase in PEM']],
  [{ SWITCHBACK_DATABASE_URL: `${complete.SWITCHBACK_DATABASE_URL}?sslmode=verify-full&sslrootcert=/nowhere` }, ['SWITCHBACK_DATABASE_URL: sslrootcert: the file cannot be read (ENOENT)']],
  [{ SWITCHBACK_BUS_DATABASE_URL: `${complete.SWITCHBACK_BUS_DATABASE_URL}?sslmode=verify-full&sslrootcert=${cert}&sslcert=${key}` }, ['SWITCHBACK_BUS_DATABASE_URL: sslcert: must be a file with a certificate in PEM']],
])('is refused with files that cannot be used, those of database URLs too, in case %#', (env, lines) => {
  expect(linesOf(env)).toEqual(lines);
  expect(linesOf(env).join()).not.toContain('hidden');
});
