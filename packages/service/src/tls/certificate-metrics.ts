import { readFileSync } from 'node:fs';

import { metrics } from '@opentelemetry/api';

import type { Secret } from '../secret';
import { certificatesIn } from './certificates-in';
import { internalPems, type InternalTlsFields } from './internal-tls';

/** Certificates as they are now, by what they are used for. */
export interface CertificateSource {
  readonly use: 'public' | 'internal' | 'kafka' | 'database' | 'bus-database';
  /** Throws when they cannot be read. */
  readonly read: () => CertificatePems;
}

interface CertificatePems {
  readonly ca?: Buffer | undefined;
  readonly cert?: Buffer | undefined;
}

interface TlsSettings extends InternalTlsFields {
  readonly SWITCHBACK_DATABASE_URL: Secret;
  readonly SWITCHBACK_BUS_DATABASE_URL?: Secret | undefined;
  readonly KAFKA_TLS: boolean;
  readonly KAFKA_TLS_CA?: string | undefined;
  readonly KAFKA_TLS_CERT?: string | undefined;
}

/** Those that every service may have, as it is configured. */
export function certificateSources(config: TlsSettings): readonly CertificateSource[] {
  const internal = internalPems(config);
  const { SWITCHBACK_BUS_DATABASE_URL: busUrl, KAFKA_TLS_CA: ca, KAFKA_TLS_CERT: cert } = config;
  return [
    ...(internal === undefined ? [] : [{ use: 'internal', read: internal } as const]),
    ...(config.KAFKA_TLS ? [{ use: 'kafka', read: () => readPems(ca, cert) } as const] : []),
    { use: 'database', read: () => pemsOfUrl(config.SWITCHBACK_DATABASE_URL) },
    ...(busUrl === undefined ? [] : [{ use: 'bus-database', read: () => pemsOfUrl(busUrl) } as const]),
  ];
}

function pemsOfUrl(url: Secret): CertificatePems {
  const { searchParams } = new URL(url.reveal());
  return readPems(searchParams.get('sslrootcert') ?? undefined, searchParams.get('sslcert') ?? undefined);
}

function readPems(ca: string | undefined, cert: string | undefined): CertificatePems {
  return { ca: ca === undefined ? undefined : readFileSync(ca), cert: cert === undefined ? undefined : readFileSync(cert) };
}

/** Tells at each collection when certificates end. While files cannot be read what they said before stands, for nothing else is in use. */
export function observeCertificates(sources: readonly CertificateSource[]): void {
  const notAfter = metrics.getMeter('switchback.process').createObservableGauge('switchback.tls.certificate.not_after', {
    unit: 's',
    description: "Unix time at which certificates end: the service's own with its chain, or the last of the authorities that it trusts",
  });
  const ends = new Map<string, number>();
  notAfter.addCallback((result) => {
    for (const { use, read } of sources) {
      note(ends, use, read);
      for (const part of ['certificate', 'authorities'] as const) {
        const end = ends.get(`${use} ${part}`);
        if (end !== undefined) result.observe(end, { 'switchback.tls.use': use, 'switchback.tls.part': part });
      }
    }
  });
}

function note(ends: Map<string, number>, use: string, read: CertificateSource['read']): void {
  try {
    const { ca, cert } = read();
    if (cert !== undefined) ends.set(`${use} certificate`, Math.min(...endsOf(cert)));
    if (ca !== undefined) ends.set(`${use} authorities`, Math.max(...endsOf(ca)));
  } catch {
    // Whoever uses them tells of it.
  }
}

/** In seconds since 1970. */
function endsOf(pem: Buffer): readonly number[] {
  return certificatesIn(pem).map(({ validTo }) => Date.parse(validTo) / 1_000);
}
