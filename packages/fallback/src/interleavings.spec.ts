import { createHash } from 'node:crypto';

import { apply, decide, evolve, looksForStep, type MessageState, nextWake } from './index';
import { type EngineUnderTest } from './testing/engine-under-test';
import { explore } from './testing/explore';
import { policyOf } from './testing/policy-of';
import { type World } from './testing/two-step-world';

// Every interleaving of a two-step policy with two receipts, its timers, a cancel, an opt-out, and a crash between any two writes. The
// engine is the real one; router, channel services and providers are modelled as the design describes them. All of it at once is
// 300,000 worlds and more, which FALLBACK_EXHAUSTIVE=1 walks; without, a cancel, an opt-out and a crash are taken one at a time.

const engine: EngineUnderTest = { apply, decide, evolve, looksForStep, nextWake };
const policy = policyOf({ channel: 'SMS', fallbackAfterMs: 5_000 }, { channel: 'EMAIL', fallbackAfterMs: 5_000 });
const exhaustive = process.env['FALLBACK_EXHAUSTIVE'] === '1';

/** Hashes, for worlds come by the hundred thousand. What is on its way has no order. */
function fingerprint({ words, dispatches, asks, ...rest }: World): string {
  const heard = words.map((word) => ({ ...word, now: 0 })).map((word) => JSON.stringify(word));
  const text = JSON.stringify([rest, heard.sort(), dispatches.toSorted(), asks.toSorted()]);
  return createHash('md5').update(text).digest('base64');
}

const WITHOUT_CANCEL = ['DELIVERED CONFIRMED', 'DELIVERED LATE', 'EXPIRED TTL_PASSED', 'FAILED EXHAUSTED'];
const CANCELED = ['CANCELED CANCEL_REQUESTED', 'STOPPED CANCEL_REQUESTED', 'STOPPED CANCEL_UNANSWERED'];

const OPTED_OUT = 'FAILED OPTED_OUT';

const explorations = [
  { cancels: 0, crashes: 1, optOuts: 0, receipts: 2, endings: WITHOUT_CANCEL },
  { cancels: 1, crashes: 0, optOuts: 0, receipts: 2, endings: [...WITHOUT_CANCEL, ...CANCELED] },
  { cancels: 0, crashes: 0, optOuts: 1, receipts: 2, endings: [...WITHOUT_CANCEL, OPTED_OUT] },
  ...(exhaustive ? [{ cancels: 1, crashes: 1, optOuts: 0, receipts: 2, endings: [...WITHOUT_CANCEL, ...CANCELED] }] : []),
  ...(exhaustive ? [{ cancels: 0, crashes: 1, optOuts: 1, receipts: 2, endings: [...WITHOUT_CANCEL, OPTED_OUT] }] : []),
];

it.each(explorations)(
  '$cancels cancel, $crashes crash, $optOuts opt-out, $receipts receipts: no interleaving breaks a rule, and each ending is met',
  ({ endings, ...left }) => {
    const explored = explore(engine, policy, left, fingerprint);
    expect([...explored.endings].sort()).toEqual(endings.toSorted());
    expect(explored.worlds).toBeGreaterThan(10_000);
  },
  600_000,
);

const pair = policyOf({ allOf: [{ channel: 'SMS', fallbackAfterMs: 5_000 }, { channel: 'EMAIL', fallbackAfterMs: 6_000 }] });

// Two attempts that are taken back side by side, and asked again and again, are half a million worlds: no receipts then.
it.each([
  { cancels: 0, crashes: exhaustive ? 1 : 0, optOuts: 0, receipts: 2, endings: WITHOUT_CANCEL },
  ...(exhaustive ? [{ cancels: 1, crashes: 0, optOuts: 0, receipts: 0, endings: ['EXPIRED TTL_PASSED', 'FAILED EXHAUSTED', ...CANCELED] }] : []),
])('$cancels cancel, $crashes crash, $receipts receipts, both steps at once: no success takes a sibling back, and each ending is met', ({ endings, ...left }) => {
  const explored = explore(engine, pair, left, fingerprint);
  expect(explored.worlds).toBeGreaterThan(10_000);
  expect([...explored.endings].sort()).toEqual(endings.toSorted());
}, 600_000);

// Accepted at 50 s, to be sent at 52 s; the e-mail's window opens at 60 s, and all is over at 64 s.
const eveningEmail = policyOf(
  { channel: 'SMS', fallbackAfterMs: 5_000 },
  { channel: 'EMAIL', fallbackAfterMs: 5_000, sendWindow: { start: '00:01', end: '00:02', timeZone: 'UTC' } },
);
const schedule = { acceptedAt: 50_000, sendAt: 52_000 };

it.each([
  { cancels: 0, crashes: 1, optOuts: 0, receipts: 2, endings: WITHOUT_CANCEL },
  { cancels: 1, crashes: 0, optOuts: 0, receipts: 1, endings: [...WITHOUT_CANCEL, ...CANCELED] },
  { cancels: 0, crashes: 0, optOuts: 1, receipts: 1, endings: [...WITHOUT_CANCEL, OPTED_OUT] },
])('$cancels cancel, $crashes crash, $optOuts opt-out, while both steps wait: no wait is lost, and each ending is met', ({ endings, ...left }) => {
  const explored = explore(engine, eveningEmail, left, fingerprint, schedule);
  expect([...explored.endings].sort()).toEqual(endings.toSorted());
}, 600_000);

describe('a broken engine is found out', () => {
  const left = { cancels: 1, crashes: 1, optOuts: 0, receipts: 1 };

  it('when it calls a message canceled without asking', () => {
    const hasty: EngineUnderTest = {
      ...engine,
      apply: (command, state, plan) => {
        if (command.type !== 'CANCEL') return apply(command, state as MessageState, plan);
        if (state === undefined) throw new Error('canceled before it was accepted');
        const events = [{ type: 'MESSAGE_SETTLED', at: command.now, status: 'CANCELED', reason: 'CANCEL_REQUESTED' }] as const;
        return state.settledAt === undefined ? { events, state: evolve(state, events[0]) } : { events: [], state };
      },
    };
    expect(() => explore(hasty, policy, left, fingerprint)).toThrow('CANCELED, but a provider was called');
  });

  it('when it forgets an opt-out', () => {
    const deaf: EngineUnderTest = {
      ...engine,
      apply: (command, state, plan) => apply({ ...command, suppressed: { everywhere: false, channels: {} } }, state as MessageState, plan),
    };
    expect(() => explore(deaf, policy, { ...left, crashes: 0, optOuts: 1 }, fingerprint)).toThrow('started, though the recipient opted out');
  });

  it('when it forgets that two steps started together', () => {
    const lonely: EngineUnderTest = {
      ...engine,
      apply: (command, state, plan) => {
        if (command.type === 'ACCEPT') return apply(command, state, plan);
        if (state === undefined) throw new Error('it was never accepted');
        const { parallelSteps: _forgotten, ...alone } = state;
        return apply(command, alone, plan);
      },
    };
    expect(() => explore(lonely, pair, { ...left, cancels: 0, crashes: 0 }, fingerprint)).toThrow('a sibling was taken back');
  });

  it('when it forgets its timers', () => {
    expect(() => explore({ ...engine, nextWake: () => undefined }, policy, left, fingerprint)).toThrow('left IN_PROGRESS');
  });
});
