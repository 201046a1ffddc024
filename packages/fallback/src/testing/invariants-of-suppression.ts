import { type Event, type MessageState, type SkipReason, type Suppressed } from '../index';
import { type Invariant } from './invariants';
import { groupOf } from './invariants-of-parallel';
import { firstOf } from './invariants-of-steps';
import { wordConditions } from './word-conditions';

/** A step whose address is missing, suppressed or known to be invalid is passed over, not failed (design, section 4). */
export const suppressionInvariants: readonly Invariant[] = [
  {
    name: 'a step is skipped exactly when its address is missing, suppressed or invalid at that moment or its template fails or its text is too long, and says which',
    check: (_history, moments) =>
      firstOf(moments, ({ event, before, turn }) => {
        if (before === undefined || !isSteps(event)) return undefined;
        const expected = obstacle(event, before, turn.command.suppressed);
        const said = event.type === 'STEP_SKIPPED' && !JUDGED_ELSEWHERE.has(event.reason) ? event.reason : undefined;
        return said === expected ? undefined : `step ${event.step}: ${said}, but ${expected}`;
      }),
  },
  {
    name: 'a recipient who opted out of every channel ends the message where it looks for a step, and it says so',
    check: ({ turns }) => {
      for (const { command, events } of turns) {
        const everywhere = command.suppressed?.everywhere === true;
        const looked = events.some(isSteps);
        const settled = events.find((event) => event.type === 'MESSAGE_SETTLED');
        const said = settled?.reason === 'OPTED_OUT';
        if (said && (!everywhere || !looked)) return 'OPTED_OUT without an opt-out';
        if (everywhere && looked && !said && settled?.reason !== 'DELIVERED_NOT_READ') return `looked for a step: ${settled?.reason}`;
      }
      return undefined;
    },
  },
  {
    name: 'what is suppressed matters only to decisions that look for a step',
    check: ({ turns, policy }, _moments, engine) => {
      for (const { command, before, events } of turns) {
        if (before === undefined) continue;
        const unaware = engine.apply({ ...command, suppressed: { everywhere: false, channels: {} } }, before, policy, wordConditions).events;
        const same = JSON.stringify(unaware) === JSON.stringify(events);
        if (!same && !engine.looksForStep(unaware)) return `${command.type} decided otherwise`;
      }
      return undefined;
    },
  },
  {
    name: 'an unanswered attempt is given up for another step only',
    check: ({ turns, policy }) => {
      for (const { command, events, after } of turns) {
        const gaveUp = events.some((event) => event.type === 'STEP_FAILED' && event.reason === 'AMBIGUOUS');
        const wentOn = events.some((event) => event.type === 'FALLING_BACK' || (event.type === 'MESSAGE_SETTLED' && event.at >= after.expiresAt));
        // While another that started with it is open, a later step need only be there to go to.
        const open = after.steps.some(({ status }) => status === 'ACTIVE');
        const somewhere = policy.steps.some(({ channel }, step) => step >= groupOf(policy) && obstacle({ channel, step }, after, command.suppressed) === undefined);
        if (gaveUp && !(wentOn || (open && somewhere))) return 'gave up with nowhere to go';
      }
      return undefined;
    },
  },
];

type StepsEvent = Extract<Event, { type: 'STEP_STARTED' | 'STEP_WAITING' | 'STEP_SKIPPED' }>;

const JUDGED_ELSEWHERE: ReadonlySet<SkipReason> = new Set(['SEND_WINDOW', 'CONDITION', 'CONDITION_ERROR']);

function isSteps(event: Event): event is StepsEvent {
  return event.type === 'STEP_STARTED' || event.type === 'STEP_WAITING' || event.type === 'STEP_SKIPPED';
}

function obstacle({ channel, step }: Pick<StepsEvent, 'channel' | 'step'>, { reachable, unrenderable = [], tooLong = [] }: MessageState, known: Suppressed | undefined): string | undefined {
  if (!reachable.includes(channel)) return 'NO_ADDRESS';
  if (known?.everywhere === true) return 'SUPPRESSED';
  return known?.channels[channel] ?? (unrenderable.includes(step) ? 'TEMPLATE_ERROR' : tooLong.includes(step) ? 'TOO_MANY_SEGMENTS' : undefined);
}
