import { type SendAnswer } from '../provider';
import { afterCall, type EndedCall } from './after-call';

const transient: SendAnswer = { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '429' };

function ended(changes: Partial<EndedCall>): EndedCall {
  return {
    answer: transient,
    provider: 'one',
    candidates: ['one'],
    calls: 1,
    maxAttempts: 3,
    initialBackoffMs: 1_000,
    maxBackoffMs: 30_000,
    now: 0,
    expiresAt: 3_600_000,
    random: 0.5,
    ...changes,
  };
}

describe('afterCall', () => {
  it('takes what was taken', () => {
    const answer: SendAnswer = { outcome: 'TAKEN', status: 'SENT', providerMessageId: '007' };
    expect(afterCall(ended({ answer }))).toEqual({ type: 'TAKEN', status: 'SENT', providerMessageId: '007' });
  });

  it('never repeats a call that was not answered, whatever is left', () => {
    const answer: SendAnswer = { outcome: 'NO_ANSWER', code: 'TIMEOUT' };
    expect(afterCall(ended({ answer, candidates: ['one', 'two'], maxAttempts: 10 }))).toEqual({ type: 'UNKNOWN', code: 'TIMEOUT' });
  });

  it.each(['RECIPIENT_PERMANENT', 'RECIPIENT_TEMPORARY', 'OPTED_OUT', 'POLICY'] as const)('ends with %s at once', (errorClass) => {
    const answer: SendAnswer = { outcome: 'REFUSED', errorClass, code: 'x' };
    expect(afterCall(ended({ answer, candidates: ['one', 'two'] }))).toEqual({ type: 'END', status: 'REJECTED', errorClass, code: 'x' });
  });

  const here = (delayMs: number) => ({ type: 'RETRY', provider: 'one', delayMs, errorClass: 'TRANSIENT', code: '429' });
  const next = (provider: string) => ({ type: 'RETRY', provider, delayMs: 0, errorClass: 'TRANSIENT', code: '429' });
  const end = (noFurtherCall: string) => ({ type: 'END', status: 'REJECTED', errorClass: 'TRANSIENT', code: '429', noFurtherCall });
  const retryAfter = (retryAfterMs: number): SendAnswer => ({ outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '429', retryAfterMs });

  it.each<[string, Partial<EndedCall>, unknown]>([
    ['waits and calls again', {}, here(500)],
    ['waits twice as long after the second call', { calls: 2 }, here(1_000)],
    ['ends after the last call', { calls: 3 }, end('MAX_ATTEMPTS')],
    ['keeps a call for each provider that was not tried', { calls: 2, candidates: ['one', 'two'] }, next('two')],
    ['moves on at once when there are as many providers as calls', { candidates: ['one', 'two', 'three'] }, next('two')],
    ['does not go back', { provider: 'two', candidates: ['one', 'two'], calls: 3 }, end('MAX_ATTEMPTS')],
    ['waits as long as the provider asks', { answer: retryAfter(9_000) }, here(9_000)],
    ['prefers the next provider to a wait beyond the longest backoff', { answer: retryAfter(40_000), candidates: ['one', 'two'] }, next('two')],
    ['waits beyond the longest backoff when there is no other', { answer: retryAfter(40_000) }, here(40_000)],
    ['does not wait for what would come too late', { answer: retryAfter(9_000), expiresAt: 9_000 }, end('TTL')],
    ['starts nothing past the ttl', { candidates: ['one', 'two'], now: 10, expiresAt: 10 }, end('TTL')],
    ['stays when the provider is not configured any more', { candidates: [] }, here(500)],
    ['waits when the call starts before the end of the step', { answer: retryAfter(9_000), stepEndsAt: 9_001 }, here(9_000)],
    ['ends at once when it would start at the end of the step', { answer: retryAfter(9_000), stepEndsAt: 9_000 }, end('STEP_TIME')],
    ['ends at once when its own backoff is too long', { calls: 2, stepEndsAt: 1_000 }, end('STEP_TIME')],
    ['prefers the next provider to a wait beyond the step', { answer: retryAfter(9_000), stepEndsAt: 9_000, candidates: ['one', 'two'] }, next('two')],
    ['prefers the next provider to a wait beyond the ttl', { answer: retryAfter(9_000), expiresAt: 9_000, candidates: ['one', 'two'] }, next('two')],
    ['starts nothing at the end of the step', { candidates: ['one', 'two'], now: 10, stepEndsAt: 10 }, end('STEP_TIME')],
    ['goes on just before the end of the step', { calls: 2, candidates: ['one', 'two'], now: 9, stepEndsAt: 10 }, next('two')],
    ['names the calls where neither calls nor time are left', { calls: 3, now: 10, stepEndsAt: 10 }, end('MAX_ATTEMPTS')],
    ['names the ttl where that ends first', { now: 10, expiresAt: 10, stepEndsAt: 11 }, end('TTL')],
    ['names the step where both end at once', { now: 10, expiresAt: 10, stepEndsAt: 10 }, end('STEP_TIME')],
  ])('TRANSIENT: %s', (_name, changes, expected) => {
    expect(afterCall(ended(changes))).toEqual(expected);
  });

  const three = { candidates: ['one', 'two', 'three'], maxAttempts: 10 };
  it.each<[string, Partial<EndedCall>, unknown]>([
    ['moves on from a provider whose breaker has opened', { ...three, unavailable: new Map([['one', 'BREAKER_OPEN']]) }, next('two')],
    ['moves on from one that was disabled', { ...three, unavailable: new Map([['one', 'DISABLED']]) }, next('two')],
    ['stays with one that is drained', { ...three, unavailable: new Map([['one', 'DRAINED']]) }, here(500)],
    [
      'passes over what is not to be called now, and says so',
      { ...three, unavailable: new Map([['one', 'BREAKER_OPEN'], ['two', 'DRAINED']]) },
      { ...next('three'), passedOver: [{ provider: 'two', reason: 'DRAINED' }] },
    ],
    ['keeps no call for what is not to be called', { candidates: ['one', 'two'], calls: 2, unavailable: new Map([['two', 'DISABLED']]) }, here(1_000)],
    ['waits where all are open', { candidates: ['one', 'two'], unavailable: new Map([['one', 'BREAKER_OPEN'], ['two', 'BREAKER_OPEN']]) }, here(500)],
  ])('TRANSIENT: %s', (_name, changes, expected) => {
    expect(afterCall(ended(changes))).toEqual(expected);
  });

  it('CONFIG: waits for an open breaker where there is no other, and never for what was taken out', () => {
    const answer: SendAnswer = { outcome: 'REFUSED', errorClass: 'CONFIG', code: '401' };
    const two = { answer, candidates: ['one', 'two'] };
    expect(afterCall(ended({ ...two, unavailable: new Map([['two', 'BREAKER_OPEN']]) }))).toMatchObject({ type: 'RETRY', provider: 'two' });
    expect(afterCall(ended({ ...two, unavailable: new Map([['two', 'DISABLED']]) }))).toMatchObject({ type: 'END', noFurtherCall: 'NO_OTHER_PROVIDER' });
  });

  it('CONFIG: the next provider at once, the same one never', () => {
    const answer: SendAnswer = { outcome: 'REFUSED', errorClass: 'CONFIG', code: '401' };
    expect(afterCall(ended({ answer, candidates: ['one', 'two'] }))).toMatchObject({ type: 'RETRY', provider: 'two', delayMs: 0 });
  });

  it.each<[string, Partial<EndedCall>]>([
    ['NO_OTHER_PROVIDER', {}],
    ['NO_OTHER_PROVIDER', { provider: 'two', candidates: ['one', 'two'], calls: 3 }],
    ['MAX_ATTEMPTS', { candidates: ['one', 'two'], calls: 3 }],
    ['STEP_TIME', { candidates: ['one', 'two'], now: 10, stepEndsAt: 10 }],
    ['TTL', { candidates: ['one', 'two'], now: 10, expiresAt: 10 }],
  ])('CONFIG: ends for %s: %j', (noFurtherCall, changes) => {
    const answer: SendAnswer = { outcome: 'REFUSED', errorClass: 'CONFIG', code: '401' };
    expect(afterCall(ended({ answer, ...changes }))).toEqual({ type: 'END', status: 'REJECTED', errorClass: 'CONFIG', code: '401', noFurtherCall });
  });
});
