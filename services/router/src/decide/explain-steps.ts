import { type AcceptCommand, describe, type FallbackPolicy, type SkipReason } from '@switchback/fallback';

import { describeLater } from './describe-later';
import { readsResults } from './reads-results';
import { type ConditionVerdict, type LaterDecision, type StepDecision, type StepExplanation, type StepInQuestion } from './step-explanation';
import { fateOf, type Verdict } from './step-fate';
import { begin, type Transition } from './transition';
import { walkRoute } from './walk-route';

export interface RouteExplanation {
  /** What routing would decide and record. */
  readonly begun: Transition;
  readonly steps: readonly StepExplanation[];
}

/**
 * What would become of a message. Decided by the engine itself: its first transition is the one that routing would make, and what comes
 * after is what the engine decides when steps fail.
 */
export function explainSteps(command: AcceptCommand, policy: FallbackPolicy): RouteExplanation {
  const begun = begin(command, policy);
  const soonestWalk = walkRoute(begun, policy, 'AT_ONCE');
  const latestWalk = walkRoute(begun, policy, 'BY_TIMERS');
  const steps: StepExplanation[] = [];
  policy.steps.forEach((plan, step) => {
    const soonest = fateOf(soonestWalk, step);
    const decidedNow = soonest.verdict !== undefined && begun.events.includes(soonest.verdict);
    steps.push(explainStep({ step, plan, policy, decidedNow, soonest, latest: fateOf(latestWalk, step), before: steps }));
  });
  return { begun, steps };
}

function explainStep(question: StepInQuestion): StepExplanation {
  const { step, plan, soonest, latest } = question;
  const { decision, summary } = conclude(question);
  const condition = plan.when === undefined ? undefined : verdictOnCondition(decision, question);
  return {
    step,
    channel: plan.channel,
    decision,
    summary,
    ...(condition === undefined ? {} : { condition }),
    ...(soonest.startsAt === undefined ? {} : { startsAt: soonest.startsAt }),
    ...(latest.startsAt === undefined ? {} : { startsAtLatest: latest.startsAt }),
    ...(soonest.deadline === undefined ? {} : { deadline: soonest.deadline }),
  };
}

function conclude(question: StepInQuestion): Pick<StepExplanation, 'decision' | 'summary'> {
  const { decidedNow, soonest, latest } = question;
  const { verdict } = soonest;
  const skippedAnyway = verdict?.type === 'STEP_SKIPPED' && (latest.verdict === undefined || latest.verdict.type === 'STEP_SKIPPED');
  if (verdict !== undefined && (decidedNow || skippedAnyway)) return { decision: decisionOf(verdict), summary: describe(verdict).summary };
  const decision = laterDecision(question);
  return { decision, summary: describeLater(question, decision) };
}

function decisionOf(verdict: Verdict): StepDecision {
  switch (verdict.type) {
    case 'STEP_STARTED':
      return { kind: 'RUN' };
    case 'STEP_WAITING':
      return { kind: 'WAIT', reason: verdict.reason };
    case 'STEP_SKIPPED':
      return { kind: 'SKIP', reason: verdict.reason };
  }
}

function laterDecision({ plan, soonest: { verdict }, latest }: StepInQuestion): LaterDecision {
  if (verdict === undefined) return { kind: 'NOT_REACHED', reason: 'EXPIRES_FIRST' };
  if (verdict.type === 'STEP_SKIPPED') return { kind: 'DEPENDS', reason: 'TIME' };
  if (plan.when !== undefined && readsResults(plan.when)) return { kind: 'DEPENDS', reason: 'RESULTS' };
  if (latest.verdict?.type === 'STEP_SKIPPED') return { kind: 'DEPENDS', reason: 'TIME' };
  return { kind: 'WAIT', reason: verdict.type === 'STEP_WAITING' ? verdict.reason : 'FALLBACK' };
}

function verdictOnCondition(decision: StepDecision, { soonest, latest }: StepInQuestion): ConditionVerdict | undefined {
  switch (decision.kind) {
    case 'RUN':
    case 'WAIT':
      return 'TRUE';
    case 'SKIP':
      return verdictBehind(decision.reason);
    case 'DEPENDS': {
      if (decision.reason === 'RESULTS') return 'DEPENDS_ON_RESULTS';
      const [soon, late] = [soonest, latest].map(({ verdict }) => (verdict?.type === 'STEP_SKIPPED' ? verdictBehind(verdict.reason) : 'TRUE'));
      return soon === late ? soon : 'DEPENDS_ON_TIME';
    }
    case 'NOT_REACHED':
      return undefined;
  }
}

/** The engine judges a condition after what the recipient and the words lack, and before the windows. */
function verdictBehind(reason: SkipReason): ConditionVerdict | undefined {
  if (reason === 'CONDITION') return 'FALSE';
  if (reason === 'CONDITION_ERROR') return 'ERROR';
  return reason === 'SEND_WINDOW' ? 'TRUE' : undefined;
}
