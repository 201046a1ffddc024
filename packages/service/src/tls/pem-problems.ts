import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { unreadable } from '../unreadable';
import { certificatesIn } from './certificates-in';

/** Paths of PEM files: authorities, and a certificate with the key to it. */
export interface PemPaths {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** What is wrong with each of the files; of a pair that does not fit, with its key. Never tells what is in them. */
export function pemProblems({ ca, cert, key }: PemPaths): ReadonlyMap<keyof PemPaths, string> {
  const problems = new Map<keyof PemPaths, string>();
  const read = <T>(part: keyof PemPaths, path: string | undefined, parse: (pem: Buffer) => T, wanted: string): T | undefined => {
    if (path === undefined) return undefined;
    try {
      const pem = readFileSync(path);
      return parsed(() => parse(pem)) ?? void problems.set(part, `must be a file with ${wanted} in PEM`);
    } catch (error) {
      problems.set(part, unreadable(error));
      return undefined;
    }
  };
  read('ca', ca, certificatesIn, 'certificates of authorities');
  const ours = read('cert', cert, certificatesIn, 'a certificate')?.[0];
  const secret = read('key', key, (pem) => createPrivateKey(pem), 'a private key without a passphrase');
  if (ours !== undefined && secret !== undefined && !ours.checkPrivateKey(secret)) problems.set('key', 'must be the key of the certificate');
  return problems;
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
