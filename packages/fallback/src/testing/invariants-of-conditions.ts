import { type MessageState } from '../index';
import { type Invariant } from './invariants';
import { firstOf } from './invariants-of-steps';

/** `when`, in the words that histories are played with. */
export const conditionInvariants: readonly Invariant[] = [
  {
    name: 'a step starts only when its condition is met, and is skipped for it only when it is not',
    check: ({ policy }, moments) =>
      firstOf(moments, ({ event, before }) => {
        if (event.type !== 'STEP_STARTED' && event.type !== 'STEP_WAITING' && event.type !== 'STEP_SKIPPED') return undefined;
        const hindrance = hindranceOf(policy.steps[event.step]?.when, event.step, before);
        const reason = event.type === 'STEP_SKIPPED' ? event.reason : undefined;
        if (reason === 'NO_ADDRESS' || reason === 'SUPPRESSED' || reason === 'INVALID_ADDRESS' || reason === 'TEMPLATE_ERROR') return undefined;
        if (reason === 'SEND_WINDOW') return hindrance === undefined ? undefined : `${reason} instead of ${hindrance}`;
        return reason === hindrance ? undefined : `step ${event.step}: ${event.type} ${reason}, but ${hindrance}`;
      }),
  },
];

function hindranceOf(when: string | undefined, step: number, before: MessageState | undefined): string | undefined {
  switch (when) {
    case 'never':
      return 'CONDITION';
    case 'broken':
      return 'CONDITION_ERROR';
    case 'after a bounce': {
      const bounced = before?.steps.some((earlier) => earlier.step < step && earlier.attempts[0]?.status === 'UNDELIVERED');
      return bounced === true ? undefined : 'CONDITION';
    }
    default:
      return undefined;
  }
}
