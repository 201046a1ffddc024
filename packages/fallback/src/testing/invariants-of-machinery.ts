import { type MessageState, type Suppressed } from '../index';
import { type Invariant } from './invariants';
import { FINAL } from './status-facts';
import { wordConditions } from './word-conditions';

/** What the router builds on: replay, deduplication, timers. */
export const machineryInvariants: readonly Invariant[] = [
  {
    name: 'the timeline is numbered from 1 without gaps',
    check: ({ turns }) => {
      let sequence = 0;
      for (const { events, after } of turns) {
        sequence += events.length;
        if (after.sequence !== sequence) return `sequence ${after.sequence} after ${sequence} events`;
      }
      return undefined;
    },
  },
  {
    name: 'the state is what its events say, and nothing else',
    check: ({ turns }, moments) => {
      const folded = moments.at(-1)?.after;
      return JSON.stringify(folded) === JSON.stringify(turns.at(-1)?.after) ? undefined : 'the folded timeline differs from the state';
    },
  },
  {
    name: 'a state that went through JSON decides the same',
    check: ({ turns, policy }, _moments, engine) => {
      for (const { command, before, events, after } of turns) {
        if (before === undefined) continue;
        const stored: MessageState = JSON.parse(JSON.stringify(before));
        const decision = engine.apply(command, stored, policy, wordConditions);
        if (!same(decision.events, events) || !same(decision.state, after)) return `${command.type} decided otherwise`;
      }
      return undefined;
    },
  },
  {
    name: 'a command that comes twice changes nothing the second time',
    check: ({ turns, policy }, _moments, engine) => {
      for (const { command, after } of turns) {
        const { events, state } = engine.apply(command, after, policy, wordConditions);
        if (events.length > 0 || state !== after) return `${command.type} again: ${events.map(({ type }) => type).join(' ')}`;
      }
      return undefined;
    },
  },
  {
    name: 'a wake in time moves the message on, an early one changes nothing',
    check: ({ turns, policy }, _moments, engine) => {
      for (const { after } of turns) {
        const due = engine.nextWake(after);
        if (due === undefined) {
          if (!FINAL.has(after.status)) return 'an unsettled message wants no wake';
          continue;
        }
        if (engine.decide({ type: 'WAKE', now: due - 1 }, after, policy, wordConditions).length > 0) return 'an early wake changed something';
        const woken = engine.apply({ type: 'WAKE', now: due }, after, policy, wordConditions);
        if (woken.events.length === 0) return 'a wake in time changed nothing';
        if ((engine.nextWake(woken.state) ?? Infinity) <= due) return 'a wake left something due';
      }
      return undefined;
    },
  },
  {
    name: 'timers that fire late, all at once, end the message as timely ones do',
    check: (history, _moments, engine) => {
      const open = history.turns[history.scripted - 1]?.after;
      if (open === undefined || FINAL.has(open.status)) return undefined;
      const now = Math.max(open.expiresAt, ...history.turns.map(({ command }) => command.now)) + AGES;
      const known = history.turns.at(-1)?.command.suppressed ?? NOTHING;
      const overdue = engine.apply({ type: 'WAKE', now, suppressed: known }, open, history.policy, wordConditions).state;
      // Past its ttl nobody looks for a step any more, not even for the reason why the one that waits could not have started.
      const barred = open.steps.some(({ status, channel }) => status === 'WAITING' && (known.everywhere || known.channels[channel] !== undefined));
      if (barred) return overdue.status === 'FAILED' ? 'FAILED past its ttl' : undefined;
      const [late, timely] = [overdue, history.final].map(({ status, reason }) => `${status} ${reason}`);
      return late === timely ? undefined : `late ${late}, in time ${timely}`;
    },
  },
];

const NOTHING: Suppressed = { everywhere: false, channels: {} };

/** Longer than any step may take. */
const AGES = 1_000_000_000;

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
