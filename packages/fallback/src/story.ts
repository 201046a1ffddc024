import { type Conditions } from './condition';
import { type Event } from './event';
import { evolve } from './evolve';
import { type AttemptState, type MessageState, type StepState } from './message-state';
import { type FallbackPolicy, type Step } from './policy';
import { NOTHING_SUPPRESSED, type Suppressed } from './suppressed';

/** One decision as it unfolds: each event told is folded at once, so that the next rule reads the state it leads to. */
export class Story {
  readonly events: Event[] = [];

  constructor(
    public state: MessageState,
    readonly policy: FallbackPolicy,
    readonly now: number,
    readonly conditions: Conditions,
    readonly suppressed: Suppressed = NOTHING_SUPPRESSED,
  ) {}

  tell(event: Event): void {
    this.state = evolve(this.state, event);
    this.events.push(event);
  }

  /** The policy's words about a step. Throws when the policy is not the version that the message is pinned to. */
  planOf(step: number): Step {
    const plan = this.policy.steps[step];
    if (plan === undefined) throw new Error(`policy ${this.policy.name} version ${this.policy.version} has no step ${step}`);
    return plan;
  }

  activeSteps(): readonly StepState[] {
    return this.state.steps.filter((step) => step.status === 'ACTIVE');
  }

  waitingStep(): StepState | undefined {
    return this.state.steps.find((step) => step.status === 'WAITING');
  }

  allAttempts(): readonly AttemptState[] {
    return this.state.steps.flatMap((step) => step.attempts);
  }
}
