import { type Channel, type FallbackPolicy, type SkipReason, type Step, type WaitReason } from '@switchback/fallback';

import { type Fate } from './step-fate';

/** What is open until the steps before have ended. */
export type LaterDecision =
  | { readonly kind: 'WAIT'; readonly reason: WaitReason | 'FALLBACK' }
  /** Whether it is tried depends on how, or on when, the steps before fail. */
  | { readonly kind: 'DEPENDS'; readonly reason: 'RESULTS' | 'TIME' }
  | { readonly kind: 'NOT_REACHED'; readonly reason: 'EXPIRES_FIRST' };

/** What would become of a step, and why. */
export type StepDecision = { readonly kind: 'RUN' } | { readonly kind: 'SKIP'; readonly reason: SkipReason } | LaterDecision;

/** What is known of a step's condition. */
export type ConditionVerdict = 'TRUE' | 'FALSE' | 'ERROR' | 'DEPENDS_ON_RESULTS' | 'DEPENDS_ON_TIME';

/** Times in milliseconds since the epoch. */
export interface StepExplanation {
  readonly step: number;
  readonly channel: Channel;
  readonly decision: StepDecision;
  /** One plain sentence. No address, no content. */
  readonly summary: string;
  /** Absent where there is no condition, or something else decided first. */
  readonly condition?: ConditionVerdict;
  /** When it would start at the soonest: all steps before fail at once. */
  readonly startsAt?: number;
  /** When it would start at the latest: all steps before use up their time. Absent when the message may expire first. */
  readonly startsAtLatest?: number;
  /** When its time would be up, were it handed over at `startsAt`. */
  readonly deadline?: number;
}

/** What is known of a step before it is explained. */
export interface StepInQuestion {
  readonly step: number;
  readonly plan: Step;
  readonly policy: FallbackPolicy;
  /** Its verdict is one of routing's first decisions. */
  readonly decidedNow: boolean;
  /** What becomes of it in each walk. */
  readonly fates: readonly Fate[];
  /** Where it starts first. */
  readonly earliest: Fate;
  /** When all steps before use up their time. */
  readonly latest: Fate;
  readonly before: readonly StepExplanation[];
}
