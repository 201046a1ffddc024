import { X509Certificate } from 'node:crypto';

const BEGIN = '-----BEGIN CERTIFICATE-----';

/**
 * Every certificate of a PEM text, in its order. Throws when there is none, or one of them is cut off or spoilt: Node takes authorities for those that it can
 * read, and no word of the others.
 */
export function certificatesIn(pem: Buffer): readonly [X509Certificate, ...X509Certificate[]] {
  const text = pem.toString('latin1');
  const blocks = text.match(new RegExp(`${BEGIN}[\\s\\S]*?-----END CERTIFICATE-----`, 'g')) ?? [];
  const [first, ...more] = blocks.map((block) => new X509Certificate(block));
  if (first === undefined || blocks.length !== text.split(BEGIN).length - 1) throw new Error('the certificates are not whole');
  return [first, ...more];
}
