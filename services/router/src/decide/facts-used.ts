import { type Event, type FallbackPolicy, type MessageState, type SendWindow } from '@switchback/fallback';

import { type Fact, factsRead } from './facts-read';

type StepDecided = Extract<Event, { type: 'STEP_STARTED' | 'STEP_WAITING' | 'STEP_SKIPPED' }>;

/** Whether the event is a decision about a step, which facts can stand behind. */
export function decidesStep(event: Event): event is StepDecided {
  return event.type === 'STEP_STARTED' || event.type === 'STEP_WAITING' || event.type === 'STEP_SKIPPED';
}

/**
 * The facts that a decision about a step used: what its condition reads, and the recipient's clock where a window goes by it. `found` is the
 * state that the decision found; without the policy, whatever the event tells by itself.
 */
export function factsUsed(event: StepDecided, found: MessageState, policy: FallbackPolicy | undefined): ReadonlySet<Fact> {
  const plan = policy?.steps[event.step];
  const condition = (): ReadonlySet<Fact> => (plan?.when === undefined ? new Set() : factsRead(plan.when));
  const clock = (): readonly Fact[] => ([found.sendWindow, plan?.sendWindow].some(goesByRecipient) ? ['CLOCK'] : []);
  switch (event.type) {
    case 'STEP_STARTED':
      return new Set([...condition(), ...clock()]);
    case 'STEP_WAITING':
      return event.reason === 'SEND_AT' ? condition() : new Set([...condition(), ...clock()]);
    case 'STEP_SKIPPED':
      switch (event.reason) {
        case 'NO_ADDRESS':
          return new Set<Fact>(['CHANNELS']);
        case 'CONDITION':
        case 'CONDITION_ERROR':
          return condition();
        case 'SEND_WINDOW':
          return new Set([...condition(), ...clock()]);
        case 'SUPPRESSED':
        case 'INVALID_ADDRESS':
        case 'TEMPLATE_ERROR':
        case 'TOO_MANY_SEGMENTS':
          return new Set();
      }
  }
}

/** A window of another zone does not. */
function goesByRecipient(window: SendWindow | undefined): boolean {
  return window !== undefined && window.timeZone === undefined;
}
