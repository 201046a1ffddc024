import { type MessageState } from '../index';
import { type Invariant } from './invariants';
import { firstOf } from './invariants-of-steps';
import { type History } from './play';
import { FINAL } from './status-facts';
import { isOpenOnTheWall } from './wall-clock';

/** When a step may start: `send_at` and send windows. */
export const scheduleInvariants: readonly Invariant[] = [
  {
    name: 'no step starts before send_at, or while a send window is closed',
    check: (history, moments) =>
      firstOf(moments, ({ event }) => {
        if (event.type !== 'STEP_STARTED' && event.type !== 'ATTEMPT_QUEUED') return undefined;
        return mayStart(history, event.step, event.at) ? undefined : `step ${event.step} starts at ${new Date(event.at).toISOString()}`;
      }),
  },
  {
    name: 'a step waits only for what is ahead, and no minute in which it might start passes before its wait ends',
    check: (history, moments) =>
      firstOf(moments, ({ event, after }) => {
        if (event.type !== 'STEP_WAITING') return undefined;
        if (event.until <= event.at || event.until > after.expiresAt) return `waits from ${event.at} until ${event.until}`;
        const reached = event.until < after.expiresAt;
        if (reached === (event.reason === 'EXPIRES_FIRST')) return `${event.reason} until ${event.until}`;
        if (reached && !mayStart(history, event.step, event.until)) return 'waits for a time at which it may not start';
        return missed(history, event.step, event.at, event.until);
      }),
  },
  {
    name: 'a message is SCHEDULED exactly while a step waits and none has started yet',
    check: ({ turns }) => {
      for (const { after } of turns) {
        const waits = after.steps.some(({ status }) => status === 'WAITING');
        const started = after.steps.some(({ attempts }) => attempts.length > 0);
        if ((after.status === 'SCHEDULED') !== (waits && !started)) return `${after.status}, waits: ${waits}, started: ${started}`;
      }
      return undefined;
    },
  },
  {
    name: 'a step is passed over for its window only when it cannot start before the ttl and a later one can',
    check: (history, moments) =>
      firstOf(moments, ({ event, after }) => {
        if (event.type !== 'STEP_SKIPPED' || event.reason !== 'SEND_WINDOW') return undefined;
        if (missed(history, event.step, event.at, after.expiresAt) !== undefined) return `step ${event.step} could have started`;
        const later = history.policy.steps.map((_, index) => index).filter((index) => index > event.step && isReachable(history, index));
        const inTime = later.some((index) => missed(history, index, event.at, after.expiresAt) !== undefined);
        return inTime ? undefined : `step ${event.step} was passed over for nothing`;
      }),
  },
  {
    name: 'a message that waits past its ttl is EXPIRED, unless it was delivered',
    check: ({ turns }) => {
      for (const { command, before, after } of turns) {
        if (command.type !== 'WAKE' || before === undefined || !isWaiting(before) || command.now < before.expiresAt) continue;
        const delivered = before.steps.some(({ attempts }) => attempts.some(({ status }) => status === 'DELIVERED' || status === 'READ'));
        if (after.status !== (delivered ? after.status : 'EXPIRED') || !FINAL.has(after.status)) return `it is ${after.status}`;
      }
      return undefined;
    },
  },
  {
    name: 'a cancel while a step waits is answered at once, CANCELED when nothing was handed over',
    check: ({ turns }) => {
      for (const { command, before, after } of turns) {
        if (command.type !== 'CANCEL' || before === undefined || !isWaiting(before)) continue;
        if (!FINAL.has(after.status)) return `left ${after.status}`;
        if (before.status === 'SCHEDULED' && after.status !== 'CANCELED') return `SCHEDULED became ${after.status}`;
      }
      return undefined;
    },
  },
];

const MINUTE = 60_000;

function isWaiting({ steps }: MessageState): boolean {
  return steps.some(({ status }) => status === 'WAITING');
}

function isReachable({ policy, script }: History, step: number): boolean {
  const channel = policy.steps[step]?.channel;
  return channel !== undefined && script.reachable.includes(channel);
}

function mayStart({ script, policy, turns }: History, step: number, at: number): boolean {
  const windows = [script.sendWindow, policy.steps[step]?.sendWindow].filter((window) => window !== undefined);
  const accepted = turns[0]?.after.acceptedAt ?? 0;
  const early = script.sendAfter !== undefined && at < accepted + script.sendAfter;
  return !early && windows.every((window) => isOpenOnTheWall(window, script.timeZone ?? 'UTC', at));
}

/** Between send_at and the full minutes, on which windows open and close and zones change their clocks, nothing becomes possible. */
function missed(history: History, step: number, from: number, before: number): string | undefined {
  const accepted = history.turns[0]?.after.acceptedAt ?? 0;
  const times = [from, accepted + (history.script.sendAfter ?? 0)];
  for (let minute = Math.ceil(from / MINUTE) * MINUTE; minute < before; minute += MINUTE) times.push(minute);
  const at = times.find((time) => time >= from && time < before && mayStart(history, step, time));
  return at === undefined ? undefined : `might have started at ${new Date(at).toISOString()}`;
}
