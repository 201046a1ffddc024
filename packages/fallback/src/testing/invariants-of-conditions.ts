import { type MessageState } from '../index';
import { type Invariant } from './invariants';
import { groupOf } from './invariants-of-parallel';
import { firstOf } from './invariants-of-steps';

/** `when`, in the words that histories are played with. */
export const conditionInvariants: readonly Invariant[] = [
  {
    name: 'a step starts only when its condition is met, and is skipped for it only when it is not',
    check: ({ policy }, moments) =>
      firstOf(moments, ({ event, before }) => {
        if (event.type !== 'STEP_STARTED' && event.type !== 'STEP_WAITING' && event.type !== 'STEP_SKIPPED') return undefined;
        const hindrance = hindranceOf(policy.steps[event.step]?.when, event.step < groupOf(policy) ? [] : (before?.steps.slice(0, event.step) ?? []));
        const reason = event.type === 'STEP_SKIPPED' ? event.reason : undefined;
        if (reason === 'NO_ADDRESS' || reason === 'SUPPRESSED' || reason === 'INVALID_ADDRESS' || reason === 'TEMPLATE_ERROR' || reason === 'TOO_MANY_SEGMENTS') return undefined;
        if (reason === 'SEND_WINDOW') return hindrance === undefined ? undefined : `${reason} instead of ${hindrance}`;
        return reason === hindrance ? undefined : `step ${event.step}: ${event.type} ${reason}, but ${hindrance}`;
      }),
  },
];

function hindranceOf(when: string | undefined, earlier: MessageState['steps']): string | undefined {
  switch (when) {
    case 'never':
      return 'CONDITION';
    case 'broken':
      return 'CONDITION_ERROR';
    case 'first of all':
      return earlier.length === 0 ? undefined : 'CONDITION';
    case 'after a bounce':
      return earlier.some(({ attempts }) => attempts[0]?.status === 'UNDELIVERED') ? undefined : 'CONDITION';
    default:
      return undefined;
  }
}
