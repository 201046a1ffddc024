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
  const end = { type: 'END', status: 'REJECTED', errorClass: 'TRANSIENT', code: '429' };
  const retryAfter = (retryAfterMs: number): SendAnswer => ({ outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '429', retryAfterMs });

  it.each<[string, Partial<EndedCall>, unknown]>([
    ['waits and calls again', {}, here(500)],
    ['waits twice as long after the second call', { calls: 2 }, here(1_000)],
    ['ends after the last call', { calls: 3 }, end],
    ['keeps a call for each provider that was not tried', { calls: 2, candidates: ['one', 'two'] }, next('two')],
    ['moves on at once when there are as many providers as calls', { candidates: ['one', 'two', 'three'] }, next('two')],
    ['does not go back', { provider: 'two', candidates: ['one', 'two'], calls: 3 }, end],
    ['waits as long as the provider asks', { answer: retryAfter(9_000) }, here(9_000)],
    ['prefers the next provider to a wait beyond the longest backoff', { answer: retryAfter(40_000), candidates: ['one', 'two'] }, next('two')],
    ['waits beyond the longest backoff when there is no other', { answer: retryAfter(40_000) }, here(40_000)],
    ['does not wait for what would come too late', { answer: retryAfter(9_000), expiresAt: 9_000 }, end],
    ['starts nothing past the ttl', { candidates: ['one', 'two'], now: 10, expiresAt: 10 }, end],
    ['stays when the provider is not configured any more', { candidates: [] }, here(500)],
  ])('TRANSIENT: %s', (_name, changes, expected) => {
    expect(afterCall(ended(changes))).toEqual(expected);
  });

  it('CONFIG: the next provider at once, the same one never', () => {
    const answer: SendAnswer = { outcome: 'REFUSED', errorClass: 'CONFIG', code: '401' };
    expect(afterCall(ended({ answer, candidates: ['one', 'two'] }))).toMatchObject({ type: 'RETRY', provider: 'two', delayMs: 0 });
    expect(afterCall(ended({ answer }))).toEqual({ type: 'END', status: 'REJECTED', errorClass: 'CONFIG', code: '401' });
    expect(afterCall(ended({ answer, candidates: ['one', 'two'], calls: 3 }))).toMatchObject({ type: 'END' });
  });
});
