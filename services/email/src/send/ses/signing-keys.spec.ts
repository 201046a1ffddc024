import { generateKeyPairSync } from 'node:crypto';

import { madeCertificate } from '@switchback/testing';

import { type FetchDocument } from './fetch-document';
import { SigningKeys } from './signing-keys';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const certificate = (changes: object = {}): string =>
  madeCertificate({ commonName: 'sns.amazonaws.com', from: new Date(NOW - HOUR_MS), until: new Date(NOW + HOUR_MS), privateKey, ...changes });
const url = (number: number): URL => new URL(`https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-${number}.pem`);
const serving = (body: string, status = 200): FetchDocument => async () => ({ status, body });

/** Fetches that end when they are told to. */
function hanging() {
  const release: ((body: string) => void)[] = [];
  const fetch: FetchDocument = () => new Promise((resolve) => release.push((body) => resolve({ status: 200, body })));
  return { fetch, release };
}

function keys(fetch: FetchDocument, clock = { now: NOW }) {
  const fetched: string[] = [];
  const counting: FetchDocument = (document) => {
    fetched.push(document.href);
    return fetch(document);
  };
  return { keys: new SigningKeys(['sns.amazonaws.com'], counting, () => clock.now), fetched, clock };
}

describe('SigningKeys', () => {
  it('fetches a certificate once', async () => {
    const { keys: signing, fetched } = keys(serving(certificate()));
    const first = await signing.get(url(1));
    expect(first).toMatchObject({ found: 'KEY' });
    expect(await signing.get(url(1))).toEqual(first);
    expect(fetched).toHaveLength(1);
  });

  it('fetches once for all who ask at the same time', async () => {
    const { fetch, release } = hanging();
    const { keys: signing, fetched } = keys(fetch);
    const answers = Array.from({ length: 100 }, () => signing.get(url(1)));
    release[0]?.(certificate());
    expect(new Set((await Promise.all(answers)).map(({ found }) => found))).toEqual(new Set(['KEY']));
    expect(fetched).toHaveLength(1);
  });

  it('lets so many wait and no more', async () => {
    const { fetch, release } = hanging();
    const { keys: signing } = keys(fetch);
    const answers = Array.from({ length: 300 }, () => signing.get(url(1)));
    release[0]?.(certificate());
    const found = (await Promise.all(answers)).map((answer) => answer.found);
    expect([found.filter((one) => one === 'KEY').length, found.filter((one) => one === 'UNAVAILABLE').length]).toEqual([256, 44]);
  });

  it('has two fetches under way at the most', async () => {
    const { fetch, release } = hanging();
    const { keys: signing, fetched } = keys(fetch);
    const [first, second] = [signing.get(url(1)), signing.get(url(2))];
    expect(await signing.get(url(3))).toEqual({ found: 'UNAVAILABLE' });
    release.forEach((done) => done(certificate()));
    expect([(await first).found, (await second).found, fetched.length]).toEqual(['KEY', 'KEY', 2]);
    const third = signing.get(url(3));
    release.at(-1)?.(certificate());
    expect(await third).toMatchObject({ found: 'KEY' });
  });

  it('fetches so often in a minute, whatever it is asked for, and still knows what it had', async () => {
    const { keys: signing, fetched, clock } = keys(async ({ pathname }) => (pathname.endsWith('-0.pem') ? { status: 200, body: certificate() } : { status: 404, body: '' }));
    await signing.get(url(0));
    for (let number = 1; number <= 1_000; number += 1) await signing.get(url(number));
    expect(fetched).toHaveLength(12);
    expect(await signing.get(url(0))).toMatchObject({ found: 'KEY' });
    clock.now += 60_000;
    await signing.get(url(1_001));
    expect(fetched).toHaveLength(13);
  });

  it.each<[string, FetchDocument, 'NONE' | 'UNAVAILABLE', number]>([
    ['nothing there', serving('', 404), 'NONE', 60_000],
    ['a redirect', serving('', 302), 'NONE', 60_000],
    ['no certificate', serving('<html>'), 'NONE', 60_000],
    ['another’s certificate', serving(certificate({ commonName: 'evil.example' })), 'NONE', 60_000],
    ['a certificate that is over', serving(certificate({ until: new Date(NOW - 1_000) })), 'NONE', 60_000],
    ['a certificate to come', serving(certificate({ from: new Date(NOW + 1_000) })), 'NONE', 60_000],
    ['a key that is too short', serving(certificate({ privateKey: generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey })), 'NONE', 60_000],
    ['a broken server', serving('', 503), 'UNAVAILABLE', 5_000],
    ['no answer', async () => undefined, 'UNAVAILABLE', 5_000],
  ])('finds no key where there is %s, and asks again after a while', async (_name, fetch, found, afterMs) => {
    const { keys: signing, fetched, clock } = keys(fetch);
    expect([await signing.get(url(1)), await signing.get(url(1)), fetched.length]).toEqual([{ found }, { found }, 1]);
    clock.now += afterMs;
    await signing.get(url(1));
    expect(fetched).toHaveLength(2);
  });

  it('forgets a key when its certificate is over', async () => {
    const { keys: signing, fetched, clock } = keys(serving(certificate()));
    await signing.get(url(1));
    clock.now += HOUR_MS;
    expect(await signing.get(url(1))).toEqual({ found: 'NONE' });
    expect(fetched).toHaveLength(2);
  });

  it('keeps the keys that came last', async () => {
    const { keys: signing, fetched, clock } = keys(serving(certificate()));
    for (let number = 0; number < 17; number += 1) {
      clock.now += 6_000;
      await signing.get(url(number));
    }
    await signing.get(url(16));
    expect(fetched).toHaveLength(17);
    await signing.get(url(0));
    expect(fetched).toHaveLength(18);
  });
});
