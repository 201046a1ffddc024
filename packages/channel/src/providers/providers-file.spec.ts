import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { DEFAULT_BREAKER } from '../decide/breaker';
import { DEFAULT_HEALTH } from '../decide/shift-traffic';
import { checkProviders } from './check-providers';
import { Mistakes } from './mistakes';
import { providerKind } from './provider-kind';
import { readProvidersFile } from './providers-file';

describe('the providers file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'providers-'));
  const file = join(directory, 'providers.yaml');
  afterAll(() => rmSync(directory, { recursive: true }));

  const read = (text: string, environment = {}) => {
    writeFileSync(file, text);
    const mistakes = new Mistakes();
    const { entries } = readProvidersFile(file, environment, mistakes);
    mistakes.throwIfAny();
    return entries.map(({ entry, options }) => ({ ...entry, options }));
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
    expect(readProvidersFile(file, {}, new Mistakes()).health).toEqual({ ...DEFAULT_HEALTH, windowMs: 20_000, dwellMs: 1_000 });
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
    ['what is not YAML', 'providers: [', /providers\.yaml:1:\d+: is not valid YAML or JSON: the indentation does not fit, or a bracket or brace is not closed/],
    ['a tab', 'providers:\n\t- { id: a }', /providers\.yaml:2:\d+: is not valid YAML or JSON: a tab stands where only spaces may indent/],
    ['a bare text', 'hello', /providers\.yaml: must be fields with values, not a text/],
    ['an entry that is a text', 'providers: [twilio]', /providers\.0: must be fields with values, not a text/],
    ['no providers', 'providers: []', /providers: must name at least one provider/],
    ['an unknown field', 'provider: []', /provider: is not known here; did you mean providers\?/],
    ['a bad id', 'providers: [{ id: "A B", kind: k }]', /providers\.0: id: must be 1 to 63/],
    ['an id used twice', 'providers: [{ id: a, kind: k }, { id: a, kind: k }]', /the id "a" is used twice/],
    ['a variable that is not set', 'providers: [{ id: a, kind: k, auth: { token: "env:NOPE" } }]', /provider a: auth\.token: the variable NOPE is not set; set it/],
    ['a secret file that is not there', 'providers: [{ id: a, kind: k, token: "file:/nowhere" }]', /token: the file \/nowhere cannot be read/],
    ['a priority on some providers alone', 'providers: [{ id: a, kind: k, priority: 1 }, { id: b, kind: k }]', /priority: must be on all providers or on none/],
    ['two rates', 'providers: [{ id: a, kind: k, messagesPerSecond: 1, segmentsPerSecond: 1 }]', /provider a: segmentsPerSecond: not together/],
    ['a burst without a rate', 'providers: [{ id: a, kind: k, burst: 2 }]', /provider a: burst: only with/],
    ['an unknown field of a breaker', 'providers: [{ id: a, kind: k, breaker: { failures: 2 } }]', /provider a: breaker\.failures: is not known here: leave it out; known are consecutiveFailures,/],
    ['shares that cross', 'health: { badShare: 0.1 }\nproviders: [{ id: a, kind: k }]', /health\.recoveredShare: must be less than badShare/],
    ['a concurrency out of range', 'providers: [{ id: a, kind: k, concurrency: 0 }]', /provider a: concurrency: must be at least 1/],
  ])('refuses %s', (_name, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('says when the file is not there', () => {
    expect(() => readProvidersFile('/nowhere', {}, new Mistakes())).toThrow('/nowhere: the file cannot be read (ENOENT)');
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
  const load = (text: string | undefined, replicas = 1) => {
    if (text !== undefined) writeFileSync(file, text);
    const surroundings = { publicUrl: 'https://public/base/', remembersPersons: false };
    const build = checkProviders({ channel: 'SMS', file: text === undefined ? undefined : file, environment: {}, replicas, kinds, surroundings });
    return build({ publicUrl: 'https://public/base/', localUrl: 'http://127.0.0.1:1' });
  };

  it('tells every mistake of all providers at once, each with its place', () => {
    const text = `
health: { windowMs: 5, dwel: 1 }
providers:
  - { id: a, kind: plain, concurrency: 0, token: short, tokn: x }
  - { id: b, kind: plian }
  - { id: B C, kind: plain, token: "env:NOPE", burst: 1 }
  - { kind: sandbox, receiptDelayMs: [1], secret: env:NONE, callLog: 7 }
`;
    const lines = (() => {
      try {
        load(text);
        return [];
      } catch (error) {
        return String(error instanceof Error ? error.message : error).split('\n');
      }
    })();
    expect(lines.map((line) => line.replace(`${file}: `, ''))).toEqual([
      'provider a: concurrency: must be at least 1',
      'providers.2: id: must be 1 to 63 lower-case letters, digits and hyphens, starting with a letter',
      'providers.2: token: the variable NOPE is not set; set it, or write file:/path here',
      'providers.3: id: is missing: give a text',
      'providers.3: secret: the variable NONE is not set; set it, or write file:/path here',
      'providers.2: burst: only with messagesPerSecond or segmentsPerSecond: give one of the two, or leave it out',
      'health.windowMs: must be at least 1000',
      'health.dwel: is not known here; did you mean dwellMs?',
      'provider a: token: must have 8 characters',
      'provider a: tokn: is not known here; did you mean token?',
      'provider b: kind: must be one of sandbox, plain',
      'providers.3: receiptDelayMs: must have at least 2 entries',
      'providers.3: callLog: must be a text, not a number: put it in quotes',
    ]);
  });

  it('builds providers with their callback URL and their kind’s timeout', () => {
    const [configured] = load('providers: [{ id: a, kind: plain, token: "12345678" }]').all;
    expect(configured).toMatchObject({ timeoutMs: 7_000, concurrency: 96, provider: { id: 'a https://public/base/receipts/a', channel: 'SMS' } });
  });

  it('gives each of several processes its share of a rate, and all of everything else', () => {
    const text = 'providers: [{ id: a, kind: plain, token: "12345678", messagesPerSecond: 30 }, { id: b, kind: plain, token: "12345678" }]';
    const [a, b] = load(text, 4).all;
    expect(a).toMatchObject({ concurrency: 96, traffic: { rate: { unit: 'MESSAGE', perSecond: 7.5, burst: 7 }, breaker: { consecutiveFailures: 10 } } });
    expect(b?.traffic.rate).toBeUndefined();
    expect(load(text).all[0]?.traffic.rate).toEqual({ unit: 'MESSAGE', perSecond: 30, burst: 30 });
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
