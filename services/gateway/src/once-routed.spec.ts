import { ApiError } from '@switchback/service';

import { onceRouted } from './once-routed';

const MESSAGE_ID = 'msg_01j8x0000000000000000000aa';
const message = { customerId: 'acme', messageId: MESSAGE_ID, done: 'canceled' };
const call = (deadline: number) => ({ deadline, signal: new AbortController().signal });

/** A router that has not got the message, and a clock that goes on with each question. */
function unrouted(questionMs: number) {
  let time = 0;
  const asked: number[] = [];
  const ask = (): Promise<never> => {
    asked.push(time);
    time += questionMs;
    return Promise.reject(new ApiError('MESSAGE_NOT_FOUND', 'there is no such message'));
  };
  return { asked, ask, parts: { accepted: { findByMessage: async () => Buffer.from('answer') }, now: () => time } };
}

describe('a message that the router has not got yet', () => {
  it.each([
    ['shortly before the deadline of the caller', 600, 100, [0, 100, 200, 300]],
    ['after five seconds, however patient the caller', 60_000, 1_000, [0, 1_000, 2_000, 3_000, 4_000]],
  ])('is given up %s', async (_when, deadline, questionMs, expected) => {
    const { asked, ask, parts } = unrouted(questionMs);
    await expect(onceRouted(parts, message, call(deadline), ask)).rejects.toMatchObject({ reason: 'TEMPORARILY_UNAVAILABLE', retryAfterMs: 1_000 });
    expect(asked).toEqual(expected);
  });
});
