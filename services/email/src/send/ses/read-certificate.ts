import { type KeyObject, X509Certificate } from 'node:crypto';

import { leadsToRoot, trustedRoots } from './certificate-chain';

/** The key of a signing certificate, and how long it holds, in milliseconds since the epoch. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly validUntil: number;
}

const MIN_MODULUS_BITS = 2_048;
const MOST_CERTIFICATES = 5;
const CERTIFICATE = '-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----';
const ONLY_CERTIFICATES = new RegExp(`^\\s*(?:${CERTIFICATE}\\s*){1,${MOST_CERTIFICATES}}$`);

/**
 * Reads a signing certificate in PEM: made out to one of these names, valid at `now`, with an RSA key that is long enough. Undefined for any other.
 * Where its issuers follow it, they must lead to a root that Node trusts. Where none follow, as in the copies of SNS's certificate that were seen, it says whose it is because of the
 * host that it was fetched from over TLS (docs/decisions/086).
 */
export function readCertificate(pem: string, names: readonly string[], now: number, roots: () => readonly X509Certificate[] = trustedRoots): SigningKey | undefined {
  const chain = parse(pem);
  const [certificate] = chain;
  if (certificate === undefined || certificate.ca) return undefined;
  const from = Math.max(...chain.map(({ validFrom }) => Date.parse(validFrom)));
  const validUntil = Math.min(...chain.map(({ validTo }) => Date.parse(validTo)));
  const { publicKey: key } = certificate;
  const strong = key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_MODULUS_BITS;
  const sound = strong && from <= now && now < validUntil && names.some((name) => certificate.checkHost(name) !== undefined);
  const trusted = chain.length === 1 || leadsToRoot(chain, roots(), now);
  return sound && trusted ? { key, validUntil } : undefined;
}

function parse(pem: string): readonly X509Certificate[] {
  if (!ONLY_CERTIFICATES.test(pem)) return [];
  try {
    return (pem.match(new RegExp(CERTIFICATE, 'g')) ?? []).map((one) => new X509Certificate(one));
  } catch {
    return [];
  }
}
