import { type KeyObject, X509Certificate } from 'node:crypto';

/** The key of a signing certificate, and how long it holds, in milliseconds since the epoch. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly validUntil: number;
}

const MIN_MODULUS_BITS = 2_048;
const ONE_CERTIFICATE = /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/;

/**
 * Reads a certificate in PEM: one, made out to one of these names, valid at `now`, with an RSA key that is long enough. Undefined for any
 * other. Who issued it is not asked: it says whose it is because of the host that it was fetched from over TLS (docs/decisions/073).
 */
export function readCertificate(pem: string, names: readonly string[], now: number): SigningKey | undefined {
  const certificate = parse(pem);
  if (certificate === undefined || certificate.ca) return undefined;
  const [from, until] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  const { publicKey: key } = certificate;
  const strong = key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_MODULUS_BITS;
  const sound = strong && from <= now && now < until && names.some((name) => certificate.checkHost(name) !== undefined);
  return sound ? { key, validUntil: until } : undefined;
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return ONE_CERTIFICATE.test(pem) ? new X509Certificate(pem) : undefined;
  } catch {
    return undefined;
  }
}
