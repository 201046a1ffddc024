import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/**
 * Whether every certificate was issued by the next, an authority, and the last by a root, or is one, that is valid at `now`, in milliseconds
 * since the epoch. Whether those of the chain are valid then is the caller's to ask. Pure.
 */
export function leadsToRoot(chain: readonly X509Certificate[], roots: readonly X509Certificate[], now: number): boolean {
  const last = chain.at(-1);
  if (last === undefined || !chain.slice(1).every((issuer, position) => issued(issuer, chain[position]))) return false;
  return roots.some((root) => isValidAt(root, now) && (root.fingerprint256 === last.fingerprint256 || issued(root, last)));
}

function isValidAt({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now < Date.parse(validTo);
}

function issued(issuer: X509Certificate, certificate: X509Certificate | undefined): boolean {
  return certificate !== undefined && issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

let roots: readonly X509Certificate[] | undefined;

/** The authorities that Node trusts. Read when they are first needed: there are a hundred and more. */
export function trustedRoots(): readonly X509Certificate[] {
  roots ??= rootCertificates.map((pem) => new X509Certificate(pem));
  return roots;
}
