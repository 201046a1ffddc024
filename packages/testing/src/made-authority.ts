import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type CertificateContent, madeCertificate } from './made-certificate';

const DAY_MS = 86_400_000;

/** A certificate and the key to it, in PEM. */
export interface Credentials {
  readonly cert: string;
  readonly key: string;
}

/** An authority that issues certificates, for specs of TLS. */
export class MadeAuthority {
  readonly #key: KeyObject = newKey();
  /** Its own certificate, in PEM. */
  readonly ca: string;

  constructor(readonly commonName: string) {
    this.ca = madeCertificate({ commonName, ...aroundNow(), privateKey: this.#key, authority: true });
  }

  /** Valid from yesterday until tomorrow, unless the content says otherwise. */
  issue(content: Pick<CertificateContent, 'commonName' | 'names'> & Partial<Pick<CertificateContent, 'from' | 'until'>>): Credentials {
    const privateKey = newKey();
    const cert = madeCertificate({ ...aroundNow(), ...content, privateKey, issuer: { commonName: this.commonName, privateKey: this.#key } });
    return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }
}

/** Writes (again) the files of a certificate below a directory; their paths. */
export function writeCredentials(directory: string, name: string, { cert, key }: Credentials): Credentials {
  const paths = { cert: join(directory, `${name}.crt`), key: join(directory, `${name}.key`) };
  writeFileSync(paths.cert, cert);
  writeFileSync(paths.key, key);
  return paths;
}

function newKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
}

function aroundNow(): Pick<CertificateContent, 'from' | 'until'> {
  return { from: new Date(Date.now() - DAY_MS), until: new Date(Date.now() + DAY_MS) };
}
