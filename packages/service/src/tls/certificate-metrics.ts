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
  const meter = metrics.getMeter('switchback.process');
  const notBefore = meter.createObservableGauge('switchback.tls.certificate.not_before', { unit: 's', description: 'Unix time at which the certificate of switchback.tls.certificate.not_after began' });
  const notAfter = meter.createObservableGauge('switchback.tls.certificate.not_after', {
    unit: 's',
    description: "Unix time at which certificates end: the service's own with its chain, or the last of the authorities that it trusts",
  });
  const known = new Map<string, Validity>();
  meter.addBatchObservableCallback(
    (result) => {
      for (const { use, read } of sources) {
        note(known, use, read);
        for (const part of ['certificate', 'authorities'] as const) {
          const validity = known.get(`${use} ${part}`);
          if (validity === undefined) continue;
          const attributes = { 'switchback.tls.use': use, 'switchback.tls.part': part };
          result.observe(notBefore, validity.from, attributes);
          result.observe(notAfter, validity.until, attributes);
        }
      }
    },
    [notBefore, notAfter],
  );
}

/** In seconds since 1970. */
interface Validity {
  readonly from: number;
  readonly until: number;
}

function note(known: Map<string, Validity>, use: string, read: CertificateSource['read']): void {
  try {
    const { ca, cert } = read();
    if (cert !== undefined) known.set(`${use} certificate`, validitiesOf(cert).reduce((one, other) => (other.until < one.until ? other : one)));
    if (ca !== undefined) known.set(`${use} authorities`, validitiesOf(ca).reduce((one, other) => (other.until > one.until ? other : one)));
  } catch {
    // Whoever uses them tells of it.
  }
}

function validitiesOf(pem: Buffer): readonly Validity[] {
  return certificatesIn(pem).map(({ validFrom, validTo }) => ({ from: Date.parse(validFrom) / 1_000, until: Date.parse(validTo) / 1_000 }));
}
