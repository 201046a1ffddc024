import { MadeAuthority } from '@switchback/testing';

import { RenewedCertificates } from './renewed-certificates';

const authority = new MadeAuthority('authority of the services');
const log = { info: () => undefined, warn: () => undefined };

function taken(ca: string): boolean {
  const { cert, key } = authority.issue({ commonName: 'router', until: new Date(Date.now() + 86_400_000) });
  try {
    new RenewedCertificates({ read: () => ({ ca: Buffer.from(ca), cert: Buffer.from(cert), key: Buffer.from(key) }), log });
    return true;
  } catch {
    return false;
  }
}

it.each([
  ['one', authority.ca, true],
  ['two', `${authority.ca}\n${new MadeAuthority('the next').ca}`, true],
  ['one with remarks', `# ours\n${authority.ca}`, true],
  ['nothing', '', false],
  ['a word', 'soon', false],
  ['one that is cut off', authority.ca.slice(0, 200), false],
  ['two, the second cut off', `${authority.ca}\n${authority.ca.slice(0, 200)}`, false],
  ['one that is spoilt', authority.ca.replace(/\n[^\n]{20}/, `\n${'A'.repeat(20)}`), false],
])('takes authorities when they are whole: %s', (_what, ca, whole) => {
  expect(taken(ca)).toBe(whole);
});
