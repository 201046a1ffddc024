import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { metrics } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { MadeAuthority } from '@switchback/testing';

import { Secret } from '../secret';
import { ObservedPrometheusReader } from '../telemetry/readers';
import { certificateSources, observeCertificates } from './certificate-metrics';

const [FIRST, SECOND, THIRD] = [Date.UTC(2040, 0, 1), Date.UTC(2041, 0, 1), Date.UTC(2042, 0, 1)];

const home = mkdtempSync(join(tmpdir(), 'switchback-certificates-'));
const reader = new ObservedPrometheusReader({ preventServerStart: true });
const provider = new MeterProvider({ readers: [reader] });
metrics.setGlobalMeterProvider(provider);

afterAll(async () => {
  await provider.shutdown();
  rmSync(home, { recursive: true, force: true });
});

const authority = new MadeAuthority('authority');
const YESTERDAY = Math.floor(Date.now() / 1_000) - 86_400;
const until = (at: number): string => authority.issue({ commonName: 'one', from: new Date(YESTERDAY * 1_000), until: new Date(at) }).cert;

function file(name: string, ...pems: readonly string[]): string {
  const path = join(home, name);
  writeFileSync(path, pems.join('\n'));
  return path;
}

async function told(name = 'switchback.tls.certificate.not_after'): Promise<Record<string, unknown>> {
  const { resourceMetrics } = await reader.collect();
  const all = resourceMetrics.scopeMetrics.flatMap(({ metrics: found }) => found).filter(({ descriptor }) => descriptor.name === name);
  const points = all.flatMap(({ dataPoints }) => dataPoints.map(({ attributes, value }) => [`${String(attributes['switchback.tls.use'])} ${String(attributes['switchback.tls.part'])}`, value]));
  return Object.fromEntries(points);
}

it('tells when a chain ends with the first of its certificates, and authorities with the last of theirs, as the files are now', async () => {
  const url = (name: string): Secret => new Secret(`postgresql://router:pw@db/switchback?sslmode=verify-full&sslrootcert=${join(home, name)}`);
  const kafka = { KAFKA_TLS: true, KAFKA_TLS_CA: file('kafka.ca', until(THIRD), until(FIRST)), KAFKA_TLS_CERT: file('kafka.crt', until(SECOND), until(FIRST)) };
  file('db.ca', until(SECOND));
  observeCertificates(certificateSources({ ...kafka, SWITCHBACK_DATABASE_URL: url('db.ca'), SWITCHBACK_BUS_DATABASE_URL: url('not-there') }));

  expect(await told()).toEqual({ 'kafka certificate': FIRST / 1_000, 'kafka authorities': THIRD / 1_000, 'database authorities': SECOND / 1_000 });

  file('kafka.crt', until(THIRD));
  file('db.ca', until(THIRD).slice(0, 300));
  expect(await told()).toEqual({ 'kafka certificate': THIRD / 1_000, 'kafka authorities': THIRD / 1_000, 'database authorities': SECOND / 1_000 });
  const begins = await told('switchback.tls.certificate.not_before');
  expect(begins).toEqual({ 'kafka certificate': YESTERDAY, 'kafka authorities': YESTERDAY, 'database authorities': YESTERDAY });
});

it('tells nothing where there is no TLS', () => {
  expect(certificateSources({ KAFKA_TLS: false, SWITCHBACK_DATABASE_URL: new Secret('postgresql://router:pw@db/switchback') }).map(({ read }) => read())).toEqual([{}]);
});
