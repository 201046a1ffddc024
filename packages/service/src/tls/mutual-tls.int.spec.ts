import { Metadata, type ServiceError } from '@grpc/grpc-js';
import { HealthClient } from '@switchback/contracts';
import { MadeAuthority, waitFor, writeCredentials } from '@switchback/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGrpcServer, type RunningServer } from '../grpc/server';
import { Health } from '../health';
import { createLogger } from '../logger';
import { internalLinks } from './internal-links';
import { type InternalTlsFields, internalPems } from './internal-tls';
import { RenewedCertificates } from './renewed-certificates';

const DAY_MS = 86_400_000;
const directory = mkdtempSync(join(tmpdir(), 'mutual-tls-'));
const authority = new MadeAuthority('authority of the services');
const lines: string[] = [];
const log = createLogger({ service: 'spec', destination: { write: (line) => void lines.push(line) } });
const closing: (() => unknown)[] = [];

beforeEach(() => {
  lines.length = 0;
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Settings of a service whose certificate is of `of`, made out to `name`; it trusts `trusted`. Written (again). */
function settings(service: string, { name = 'localhost', of = authority, trusted = authority, until = new Date(Date.now() + DAY_MS) } = {}): InternalTlsFields {
  const ca = join(directory, `${service}-ca.crt`);
  writeFileSync(ca, trusted.ca);
  const { cert, key } = writeCredentials(directory, service, of.issue({ commonName: name, until }));
  return { SWITCHBACK_INTERNAL_TLS_CA: ca, SWITCHBACK_INTERNAL_TLS_CERT: cert, SWITCHBACK_INTERNAL_TLS_KEY: key };
}

async function serve(config: InternalTlsFields): Promise<RunningServer> {
  const read = internalPems(config);
  const health = new Health();
  health.markStarted();
  const certificates = read === undefined ? undefined : new RenewedCertificates({ read, log, lookMs: 50 });
  const server = await startGrpcServer({ address: '127.0.0.1:0', certificates, services: [], health, log, graceMs: 100 });
  closing.push(() => server.stop());
  return server;
}

function call({ port }: RunningServer, config: InternalTlsFields, host = 'localhost'): Promise<string> {
  const address = `${host}:${port}`;
  const links = internalLinks(config, log);
  const client = new HealthClient(address, links.credentials, { interceptors: links.interceptors(address) });
  closing.push(() => client.close());
  return new Promise((resolve) => {
    const answered = (error: ServiceError | null): void => resolve(error === null ? 'answered' : error.details);
    client.check({ service: '' }, new Metadata(), { deadline: Date.now() + 5_000 }, answered);
  });
}

const said = (pattern: RegExp): boolean => lines.some((line) => pattern.test(line));

it('lets those in that show a certificate of the same authority', async () => {
  expect(await call(await serve(settings('router')), settings('gateway', { name: 'gateway' }))).toBe('answered');
});

it.each([
  ['no certificate, in plaintext', (): InternalTlsFields => ({}), /a caller was refused by TLS: /],
  ['a certificate of another authority', () => settings('stranger', { of: new MadeAuthority('another') }), /a caller was refused by TLS: its certificate is not accepted: \w+/],
  ['a certificate that is over', () => settings('late', { until: new Date(Date.now() - 3_600_000) }), /a caller was refused by TLS: its certificate is not accepted: CERT_HAS_EXPIRED/],
])('refuses %s, and both say so', async (_what, of, line) => {
  const server = await serve(settings('router'));
  expect(await call(server, of())).not.toBe('answered');
  await waitFor(() => said(line) && said(/localhost:\d+ cannot be called: /), { what: `${String(line)} in ${lines.join('\n')}` });
});

it('refuses a caller by TLS without a certificate', async () => {
  const server = await serve(settings('router'));
  const certificates = new RenewedCertificates({ read: () => ({ ca: Buffer.from(authority.ca), ...pems(authority) }), log });
  expect(certificates.judges).toBe(true);
  const { credentials } = await import('@grpc/grpc-js');
  const client = new HealthClient(`localhost:${server.port}`, credentials.createSsl(Buffer.from(authority.ca)));
  closing.push(() => client.close());
  const answer = await new Promise((resolve) => client.check({ service: '' }, new Metadata(), { deadline: Date.now() + 5_000 }, (error) => resolve(error?.code)));
  expect(answer).toBe(14);
  await waitFor(() => said(/a caller was refused by TLS: /));
});

it.each([
  ['of another authority', () => settings('router', { of: new MadeAuthority('another') }), /cannot be called: .*(certificate|self-signed)/],
  ['that is made out to another name', () => settings('router', { name: 'sms' }), /cannot be called: .*altnames/],
])('calls nobody who shows a certificate %s', async (_what, of, line) => {
  expect(await call(await serve(of()), settings('gateway'))).not.toBe('answered');
  expect(lines.join('\n')).toMatch(line);
});

it('takes renewed certificates on both sides while it runs, and keeps the earlier ones while files are half written', async () => {
  const next = new MadeAuthority('the next authority');
  const config = settings('router');
  const server = await serve(config);
  const caller = settings('gateway');
  writeFileSync(config.SWITCHBACK_INTERNAL_TLS_KEY ?? '', next.issue({ commonName: 'localhost' }).key);
  await waitFor(() => said(/renewed certificates cannot be used; the earlier ones stay/));
  expect(await call(server, caller)).toBe('answered');

  settings('router', { of: next, trusted: next });
  await waitFor(() => said(/certificates were renewed/));
  expect(await call(server, caller)).not.toBe('answered');
  expect(await call(server, settings('gateway', { of: next, trusted: next }))).toBe('answered');
});

function pems(of: MadeAuthority): { cert: Buffer; key: Buffer } {
  const { cert, key } = of.issue({ commonName: 'localhost' });
  return { cert: Buffer.from(cert), key: Buffer.from(key) };
}
