import { generateKeyPairSync, X509Certificate } from 'node:crypto';

import { madeCertificate } from '@switchback/testing';

import { readCertificate } from './read-certificate';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;
const party = (commonName: string) => ({ commonName, privateKey: generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey });
const root = party('Root');
const intermediate = party('Intermediate');
const signer = party('sns.amazonaws.com');
const stranger = party('Root');

const made = (subject: typeof root, issuer: typeof root, changes: object = {}): string =>
  madeCertificate({ ...subject, issuer, from: new Date(NOW - HOUR_MS), until: new Date(NOW + HOUR_MS), ...changes });
const rootCertificate = made(root, root, { authority: true });
const intermediateCertificate = made(intermediate, root, { authority: true });
const leaf = made(signer, intermediate);
const roots = () => [new X509Certificate(rootCertificate)];
const read = (...pems: string[]) => readCertificate(pems.join(''), ['sns.amazonaws.com'], NOW, roots);

describe('a signing certificate with its issuers', () => {
  it.each([
    ['up to what a root issued', [leaf, intermediateCertificate]],
    ['up to the root itself', [leaf, intermediateCertificate, rootCertificate]],
    ['issued by a root', [made(signer, root), rootCertificate]],
  ])('is read when they lead to a trusted root: %s', (_name, pems) => {
    expect(read(...pems)).toMatchObject({ validUntil: NOW + HOUR_MS });
  });

  it('holds no longer than its issuers', () => {
    const ending = made(intermediate, root, { authority: true, until: new Date(NOW + 60_000) });
    expect(read(leaf, ending)).toMatchObject({ validUntil: NOW + 60_000 });
  });

  it.each([
    ['the root is a stranger of the same name', [leaf, made(intermediate, stranger, { authority: true })]],
    ['the stranger stands at its end', [leaf, made(intermediate, stranger, { authority: true }), made(stranger, stranger, { authority: true })]],
    ['the issuer is no authority', [leaf, made(intermediate, root)]],
    ['it was issued by another', [made(signer, stranger), intermediateCertificate]],
    ['the order is another', [leaf, rootCertificate, intermediateCertificate]],
    ['one is missing', [leaf, rootCertificate]],
    ['an issuer has ended', [leaf, made(intermediate, root, { authority: true, until: new Date(NOW - 1_000) })]],
    ['an issuer is to come', [leaf, made(intermediate, root, { authority: true, from: new Date(NOW + 1_000) })]],
    ['it comes twice', [leaf, leaf]],
    ['an authority comes first', [intermediateCertificate, rootCertificate]],
    ['there are too many', [leaf, intermediateCertificate, ...Array.from({ length: 4 }, () => rootCertificate)]],
    ['there is a word between', [leaf, 'x', intermediateCertificate]],
  ])('is refused when %s', (_name, pems) => {
    expect(read(...pems)).toBeUndefined();
  });

  it('is refused when the root itself has ended', () => {
    const ended = new X509Certificate(made(root, root, { authority: true, until: new Date(NOW - 1_000) }));
    expect(readCertificate(leaf + intermediateCertificate, ['sns.amazonaws.com'], NOW, () => [ended])).toBeUndefined();
  });
});
