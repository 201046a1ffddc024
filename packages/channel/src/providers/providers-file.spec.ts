import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { DEFAULT_BREAKER } from '../decide/breaker';
import { DEFAULT_HEALTH } from '../decide/shift-traffic';
import { loadProviders } from './load-providers';
import { providerKind } from './provider-kind';
import { readProvidersFile } from './providers-file';

describe('the providers file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'providers-'));
  const file = join(directory, 'providers.yaml');
  afterAll(() => rmSync(directory, { recursive: true }));

  const read = (text: string, environment = {}) => {
    writeFileSync(file, text);
    return readProvidersFile(file, environment).entries;
  };

  it('reads YAML, keeps the order and fills in defaults', () => {
    const traffic = { weight: 1, rate: undefined, breaker: DEFAULT_BREAKER, expectedDeliveryMs: 60_000 };
    expect(read('providers:\n  - { id: b, kind: twilio, from: "+1" }\n  - { id: a, kind: sandbox, concurrency: 4, timeoutMs: 500, reconcileAfterMs: 0 }')).toEqual([
      { id: 'b', kind: 'twilio', concurrency: 96, timeoutMs: undefined, reconcileAfterMs: 900_000, options: { from: '+1' }, traffic: { ...traffic, priority: 0 } },
      { id: 'a', kind: 'sandbox', concurrency: 4, timeoutMs: 500, reconcileAfterMs: 0, options: {}, traffic: { ...traffic, priority: 1 } },
    ]);
  });

  it('reads places, paces and breakers, and never hands them to the kind', () => {
    const [a, b, c] = read(
      `providers:
        - { id: a, kind: k, priority: 1, weight: 3, messagesPerSecond: 2.5 }
        - { id: b, kind: k, priority: 1, segmentsPerSecond: 40, burst: 8, expectedDeliveryMs: 5000 }
        - { id: c, kind: k, priority: 0, messagesPerSecond: 0.1, breaker: { consecutiveFailures: 3 } }`,
    );
    expect([a?.traffic, b?.traffic, c?.traffic]).toMatchObject([
      { priority: 1, weight: 3, rate: { unit: 'MESSAGE', perSecond: 2.5, burst: 2 } },
      { priority: 1, weight: 1, rate: { unit: 'SEGMENT', perSecond: 40, burst: 8 }, expectedDeliveryMs: 5_000 },
      { priority: 0, rate: { unit: 'MESSAGE', perSecond: 0.1, burst: 1 }, breaker: { ...DEFAULT_BREAKER, consecutiveFailures: 3 } },
    ]);
    expect([a?.options, b?.options, c?.options]).toEqual([{}, {}, {}]);
  });

  it('reads how traffic follows receipts', () => {
    writeFileSync(file, 'health: { windowMs: 20000, dwellMs: 1000 }\nproviders: [{ id: a, kind: k }]');
    expect(readProvidersFile(file, {}).health).toEqual({ ...DEFAULT_HEALTH, windowMs: 20_000, dwellMs: 1_000 });
  });

  it('reads JSON', () => {
    expect(read('{"providers":[{"id":"a","kind":"sandbox"}]}')).toHaveLength(1);
  });

  it('looks secrets up, at any depth', () => {
    const secret = join(directory, 'secret');
    writeFileSync(secret, 'from-file\n');
    const [entry] = read(`providers: [{ id: a, kind: k, token: "env:TOKEN", auth: { password: "file:${secret}" }, url: "https://x" }]`, { TOKEN: 't0' });
    expect(entry?.options).toEqual({ token: 't0', auth: { password: 'from-file' }, url: 'https://x' });
  });

  it.each([
    ['what is not YAML', 'providers: [', /providers\.yaml:\d+: is not valid YAML or JSON/],
    ['no providers', 'providers: []', /providers: must name at least one provider/],
    ['an unknown field', 'provider: []', /provider/],
    ['a bad id', 'providers: [{ id: "A B", kind: k }]', /providers\.0\.id: must be 1 to 63/],
    ['an id used twice', 'providers: [{ id: a, kind: k }, { id: a, kind: k }]', /the id "a" is used twice/],
    ['a variable that is not set', 'providers: [{ id: a, kind: k, auth: { token: "env:NOPE" } }]', /provider a: auth\.token: the variable NOPE is not set/],
    ['a secret file that is not there', 'providers: [{ id: a, kind: k, token: "file:/nowhere" }]', /token: the file \/nowhere cannot be read/],
    ['a priority on some providers alone', 'providers: [{ id: a, kind: k, priority: 1 }, { id: b, kind: k }]', /priority: must be on all providers or on none/],
    ['two rates', 'providers: [{ id: a, kind: k, messagesPerSecond: 1, segmentsPerSecond: 1 }]', /provider a: segmentsPerSecond: not together/],
    ['a burst without a rate', 'providers: [{ id: a, kind: k, burst: 2 }]', /provider a: burst: only with/],
    ['an unknown field of a breaker', 'providers: [{ id: a, kind: k, breaker: { failures: 2 } }]', /providers\.0\.breaker/],
    ['shares that cross', 'health: { badShare: 0.1 }\nproviders: [{ id: a, kind: k }]', /health\.recoveredShare: must be less than badShare/],
    ['a concurrency out of range', 'providers: [{ id: a, kind: k, concurrency: 0 }]', /providers\.0\.concurrency/],
  ])('refuses %s', (_name, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('says when the file is not there', () => {
    expect(() => readProvidersFile('/nowhere', {})).toThrow('/nowhere: the file cannot be read (ENOENT)');
  });

  const kinds = {
    plain: providerKind({
      options: z.strictObject({ token: z.string().min(8, 'must have 8 characters') }),
      defaultTimeoutMs: 7_000,
      create: (_options, { id, channel, receiptUrl }) => ({
        id: `${id} ${receiptUrl}`,
        channel,
        capabilities: { receipts: false, query: false, idempotent: false },
        send: () => Promise.resolve({ outcome: 'NO_ANSWER', code: '' }),
      }),
    }),
  };
  const load = (text: string | undefined) => {
    if (text !== undefined) writeFileSync(file, text);
    return loadProviders({
      channel: 'SMS',
      file: text === undefined ? undefined : file,
      environment: {},
      kinds,
      publicUrl: 'https://public/base/',
      localUrl: 'http://127.0.0.1:1',
    });
  };

  it('builds providers with their callback URL and their kind’s timeout', () => {
    const [configured] = load('providers: [{ id: a, kind: plain, token: "12345678" }]').all;
    expect(configured).toMatchObject({ timeoutMs: 7_000, concurrency: 96, provider: { id: 'a https://public/base/receipts/a', channel: 'SMS' } });
  });

  it('has one sandbox when there is no file', () => {
    expect(load(undefined).all).toMatchObject([{ timeoutMs: 2_000, provider: { id: 'sandbox' } }]);
  });

  it('names the field that a kind refuses, and never its value', () => {
    expect(() => load('providers: [{ id: a, kind: plain, token: "s3cr3t" }]')).toThrow(/provider a: token: must have 8 characters$/);
    expect(() => load('providers: [{ id: a, kind: other }]')).toThrow(/provider a: kind: must be one of sandbox, plain$/);
    expect(() => load('providers: [{ id: a, kind: constructor }]')).toThrow(/kind: must be one of/);
  });
});
