import * as fc from 'fast-check';

import { type FallbackPolicy, type SendWindow, type Step, type Suppressed } from '../index';
import { type Move, type Script } from './play';

// Each policy step and each move is read from one number: cheap to make by the ten thousands, and it still shrinks, because 0
// always stands for the plainest choice.

const SECOND = 1_000;
const CHANNELS = ['SMS', 'EMAIL', 'WHATSAPP'] as const;
const TRIGGERS = ['REJECTED', 'UNDELIVERED', 'EXPIRED', 'TIMEOUT', 'UNREACHABLE'] as const;
const SUCCESSES = ['DELIVERED', 'DELIVERED', 'SENT', 'READ'] as const;
const WAITS = [60 * SECOND, SECOND, 5 * SECOND, 300 * SECOND, 3_600 * SECOND, 259_200 * SECOND] as const;
const TTLS = [86_400 * SECOND, SECOND, 10 * SECOND, 61 * SECOND, 360 * SECOND, 3_600 * SECOND, 345_600 * SECOND] as const;
const DELAYS = [0, 0, 0, 5, 2 * SECOND, 400 * SECOND] as const;
/** A router's clock may run behind that of the router before it. */
const PAUSES = [0, 1, 500, SECOND, 3 * SECOND, 10 * SECOND, 61 * SECOND, 305 * SECOND, 4_000 * SECOND, 90_000 * SECOND, -300] as const;
const STATUSES = [
  'SENT',
  'DELIVERED',
  'UNDELIVERED',
  'REJECTED',
  'UNKNOWN',
  'EXPIRED',
  'READ',
  'SENDING',
  'QUEUED',
  'CANCELED',
  'SENT',
  'SENT',
  'UNDELIVERED',
] as const;
const CLASSES = [
  undefined,
  'TRANSIENT',
  'RECIPIENT_PERMANENT',
  'RECIPIENT_TEMPORARY',
  'OPTED_OUT',
  'POLICY',
  'CONFIG',
  'AMBIGUOUS',
] as const;
const NOTHING_KNOWN: Suppressed = { everywhere: false, channels: {} };
/** Most messages are for now, as in life; the times of the others meet, miss and straddle the ttls. */
const SEND_AFTERS = [...Array.from({ length: 15 }, () => undefined), 0, 5 * SECOND, 400 * SECOND, 5_000 * SECOND, 100_000 * SECOND] as const;
const PARALLEL = [1, 1, 2, 3] as const;
const HOURS = [
  ['00:00', '24:00'],
  ['22:02', '22:05'],
  ['09:00', '17:00'],
  ['22:00', '06:00'],
  ['02:30', '03:30'],
] as const;
const DAYS = [[], [], ['SUNDAY'], ['SATURDAY', 'MONDAY']] as const;
const CONDITIONS = [...Array.from({ length: 8 }, () => undefined), 'always', 'never', 'broken', 'after a bounce', 'first of all'] as const;
const ZONES = [undefined, 'UTC', 'America/New_York', 'Asia/Kathmandu'] as const;
const OUTCOMES = ['CANCELED', 'IN_FLIGHT', 'ENDED'] as const;

/** Random policies under random, reordered, duplicated and late histories. */
export const scripts: fc.Arbitrary<Script> = fc
  .record({
    steps: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    frame: fc.nat(),
    times: fc.nat(),
    moves: fc.array(fc.nat(), { maxLength: 24 }),
  })
  .map(({ steps, frame, times, moves }) => {
    const digits = new Digits(frame);
    const schedule = new Digits(times);
    const sendAfter = schedule.pick(SEND_AFTERS);
    const sendWindow = schedule.next(8) === 7 ? windowOf(schedule) : undefined;
    const timeZone = schedule.pick(ZONES);
    const ttl = digits.pick(TTLS);
    const delay = digits.pick(DELAYS);
    const absent = digits.next(8);
    const reachable = CHANNELS.filter((_, index) => (absent & (1 << index)) === 0);
    const suppressed = digits.next(4) === 3 ? suppressedBy(digits) : NOTHING_KNOWN;
    const unrenderable = digits.next(8) === 7 ? [digits.next(steps.length)] : [];
    const parallel = Math.min(digits.pick(PARALLEL), steps.length);
    const tooLong = digits.next(8) === 7 ? [digits.next(steps.length)] : [];
    return {
      policy: parallel > 1 ? parallelPolicy(steps, parallel) : policy(steps),
      reachable,
      suppressed,
      unrenderable,
      tooLong,
      ttl,
      delay,
      moves: moves.map(timedMove),
      ...(sendAfter === undefined ? {} : { sendAfter }),
      ...(sendWindow === undefined ? {} : { sendWindow }),
      ...(timeZone === undefined ? {} : { timeZone }),
    };
  });

/** Reads choices off a number as digits of mixed radix. */
class Digits {
  constructor(private rest: number) {}

  next(radix: number): number {
    const digit = this.rest % radix;
    this.rest = Math.floor(this.rest / radix);
    return digit;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.next(choices.length)];
    if (choice === undefined && !choices.includes(choice as T)) throw new Error('nothing to choose from');
    return choice as T;
  }
}

function policy(steps: readonly number[]): FallbackPolicy {
  return { name: 'random', version: 1, defaultTtlMs: 86_400 * SECOND, steps: steps.map(policyStep) };
}

/** Several first steps at once: of different channels, and without windows of their own. */
function parallelPolicy(codes: readonly number[], parallelSteps: number): FallbackPolicy {
  const { steps, ...rest } = policy(codes);
  const begin = CHANNELS.findIndex((channel) => channel === steps[0]?.channel);
  const together = steps.slice(0, parallelSteps).map(({ sendWindow: _window, ...step }, index): Step => {
    return { ...step, channel: CHANNELS[(begin + index) % CHANNELS.length] ?? step.channel };
  });
  return { ...rest, steps: [...together, ...steps.slice(parallelSteps)], parallelSteps };
}

function policyStep(code: number): Step {
  const digits = new Digits(code);
  const missing = digits.next(2) === 0 ? 0 : digits.next(32);
  const plain: Step = {
    channel: digits.pick(CHANNELS),
    fallbackAfterMs: digits.pick(WAITS),
    successStatus: digits.pick(SUCCESSES),
    onAmbiguous: digits.pick(['WAIT', 'FALLBACK'] as const),
    unconfirmed: digits.pick(['FALLBACK', 'FALLBACK', 'SUCCESS'] as const),
    fallbackOn: TRIGGERS.filter((_, index) => (missing & (1 << index)) === 0),
    providers: [],
    retry: { maxAttempts: 3, initialBackoffMs: SECOND, maxBackoffMs: 30 * SECOND },
  };
  const windowed = digits.next(6) === 5 ? { ...plain, sendWindow: windowOf(digits) } : plain;
  const when = digits.pick(CONDITIONS);
  return when === undefined ? windowed : { ...windowed, when };
}

function windowOf(digits: Digits): SendWindow {
  const [start, end] = digits.pick(HOURS);
  const window = { days: digits.pick(DAYS), start, end };
  const timeZone = digits.pick(ZONES);
  return timeZone === undefined ? window : { ...window, timeZone };
}

function suppressedBy(digits: Digits): Suppressed {
  const entries = CHANNELS.flatMap((channel) => {
    const against = digits.pick([undefined, undefined, 'SUPPRESSED', 'INVALID_ADDRESS'] as const);
    return against === undefined ? [] : [[channel, against]];
  });
  return { channels: Object.fromEntries(entries), everywhere: digits.next(4) === 1 };
}

function timedMove(code: number): Script['moves'][number] {
  const digits = new Digits(code);
  const kind = digits.next(16);
  const after = digits.pick(PAUSES);
  return { after, move: move(kind, digits) };
}

function move(kind: number, digits: Digits): Move {
  switch (kind) {
    case 8:
      return { type: 'REPEAT', command: digits.next(32) };
    case 9:
      return { type: 'WAKE' };
    case 10:
    case 11:
      return { type: 'WAKE_WHEN_DUE' };
    case 12:
      return digits.pick([{ type: 'CANCEL' }, { type: 'STRANGER' }, { type: 'SUPPRESS', suppressed: suppressedBy(digits) }] as const);
    case 13:
    case 14:
      return { type: 'ANSWER', attempt: digits.next(3), outcome: digits.pick(OUTCOMES) };
    case 15:
      return digits.next(2) === 0 ? { type: 'ACKNOWLEDGE' } : { type: 'REPEAT', command: digits.next(32) };
    default: {
      const attempt = digits.next(3);
      const status = digits.pick(STATUSES);
      const errorClass = digits.pick(CLASSES);
      const handedOffAgo = digits.pick([undefined, 0, 200, 30 * SECOND, -60 * SECOND, 90_000 * SECOND]);
      return {
        type: 'REPORT',
        attempt,
        status,
        ...(errorClass === undefined ? {} : { errorClass }),
        ...(handedOffAgo === undefined ? {} : { handedOffAgo }),
      };
    }
  }
}
