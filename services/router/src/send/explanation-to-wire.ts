import {
  ConditionVerdict as WireVerdict,
  RouteDecision,
  SmsEncoding,
  type ExplainedStep,
  type ExplainRouteResponse,
  type SmsSegments as WireSegments,
  type Step as WireStep,
} from '@switchback/contracts';
import { type ConditionFacts, type FallbackPolicy, type MessageState } from '@switchback/fallback';
import { type SmsSegments } from '@switchback/sms-text';

import { type ConditionVerdict, type StepDecision, type StepExplanation } from '../decide/step-explanation';
import { WIRE_CHANNEL, WIRE_MESSAGE_STATUS } from '../decide/vocabulary';
import { factsToWire } from './facts-to-wire';
import { duration, stepToWire } from './policy-to-wire';

export interface ExplainedRoute {
  readonly policy: FallbackPolicy;
  /** When it was decided, in milliseconds since the epoch. */
  readonly now: number;
  /** The message after its first transition. */
  readonly state: MessageState;
  readonly steps: readonly StepExplanation[];
  readonly facts: ConditionFacts;
  /** One for each step. */
  readonly segments: readonly (SmsSegments | undefined)[];
}

const DECISIONS: Readonly<Record<StepDecision['kind'], RouteDecision>> = {
  RUN: RouteDecision.ROUTE_DECISION_RUN,
  WAIT: RouteDecision.ROUTE_DECISION_WAIT,
  SKIP: RouteDecision.ROUTE_DECISION_SKIP,
  DEPENDS: RouteDecision.ROUTE_DECISION_DEPENDS,
  NOT_REACHED: RouteDecision.ROUTE_DECISION_NOT_REACHED,
};

const VERDICTS: Readonly<Record<ConditionVerdict, WireVerdict>> = {
  TRUE: WireVerdict.CONDITION_VERDICT_TRUE,
  FALSE: WireVerdict.CONDITION_VERDICT_FALSE,
  ERROR: WireVerdict.CONDITION_VERDICT_ERROR,
  DEPENDS_ON_RESULTS: WireVerdict.CONDITION_VERDICT_DEPENDS_ON_RESULTS,
  DEPENDS_ON_TIME: WireVerdict.CONDITION_VERDICT_DEPENDS_ON_TIME,
};

export function explanationToWire({ policy, now, state, steps, facts, segments }: ExplainedRoute): ExplainRouteResponse {
  const plans = policy.steps.map(stepToWire);
  return {
    policy: policy.name,
    policyVersion: policy.version,
    explainTime: new Date(now),
    ttl: duration(state.expiresAt - state.acceptedAt),
    expireTime: new Date(state.expiresAt),
    messageStatus: WIRE_MESSAGE_STATUS[state.status],
    reason: state.reason ?? '',
    steps: steps.map((step) => explainedStep(step, plans[step.step], state, segments[step.step])),
    facts: factsToWire(facts),
  };
}

function explainedStep(step: StepExplanation, plan: WireStep | undefined, state: MessageState, segments: SmsSegments | undefined): ExplainedStep {
  if (plan === undefined) throw new Error(`the policy has no step ${step.step}`);
  const { when, fallbackAfter, fallbackOn, successStatus, providers } = plan;
  return {
    step: step.step,
    channel: WIRE_CHANNEL[step.channel],
    decision: DECISIONS[step.decision.kind],
    reason: 'reason' in step.decision ? step.decision.reason : '',
    summary: step.summary,
    hasAddress: state.reachable.includes(step.channel),
    when,
    condition: step.condition === undefined ? WireVerdict.CONDITION_VERDICT_UNSPECIFIED : VERDICTS[step.condition],
    startTime: timeOf(step.startsAt),
    latestStartTime: timeOf(step.startsAtLatest),
    fallbackDeadline: timeOf(step.deadline),
    fallbackAfter,
    fallbackOn,
    successStatus,
    providers: providers.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight),
    sms: segments === undefined ? undefined : segmentsToWire(segments),
  };
}

function segmentsToWire({ encoding, segments, units }: SmsSegments): WireSegments {
  return { encoding: encoding === 'GSM_7' ? SmsEncoding.SMS_ENCODING_GSM_7 : SmsEncoding.SMS_ENCODING_UCS_2, segments, units };
}

function timeOf(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms);
}
