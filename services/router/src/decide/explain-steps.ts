import { type AcceptCommand, describe, type FallbackPolicy, type SkipReason } from '@switchback/fallback';

import { describeLater, describeTogether } from './describe-later';
import { factsRead } from './facts-read';
import { type ConditionVerdict, type LaterDecision, type StepDecision, type StepExplanation, type StepInQuestion } from './step-explanation';
import { type Fate, fateOf, type Verdict } from './step-fate';
import { begin, type Transition } from './transition';
import { type Walk, walkRoute } from './walk-route';

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
  const walk = (pace: Walk['pace'], meets: (step: number) => boolean): Walked => walkRoute(begun, policy, { pace, meets, suppressed: command.suppressed });
  const [few, most, latest] = [walk('AT_ONCE', () => false), walk('AT_ONCE', () => true), walk('BY_TIMERS', () => true)];
  const steps: StepExplanation[] = [];
  policy.steps.forEach((plan, step) => {
    // How a step would do is asked of walks that try it.
    const alone = openCondition(step, policy) ? walk('AT_ONCE', (other) => other === step) : few;
    const fates = [alone, most, latest].map((events) => fateOf(events, step));
    const decidedNow = begun.events.some((event) => event === fates[0]?.verdict);
    steps.push(explainStep({ step, plan, policy, decidedNow, fates, earliest: earliestOf(fates), latest: fateOf(latest, step), before: steps }));
  });
  return { begun, steps };
}

type Walked = ReturnType<typeof walkRoute>;

/** Those that start first see no results, so theirs are never open. */
function openCondition(step: number, policy: FallbackPolicy): boolean {
  const when = policy.steps[step]?.when;
  return when !== undefined && !isFirst(step, policy) && factsRead(when).has('RESULTS');
}

function isFirst(step: number, { parallelSteps = 1 }: FallbackPolicy): boolean {
  return step < parallelSteps;
}

/** The one that starts first; else the first that says anything. */
function earliestOf(fates: readonly Fate[]): Fate {
  const started = fates.filter(({ startsAt }) => startsAt !== undefined).sort((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0));
  return started[0] ?? fates.find(({ verdict }) => verdict !== undefined) ?? {};
}

function explainStep(question: StepInQuestion): StepExplanation {
  const { step, plan, fates, earliest, latest } = question;
  const { decision, summary } = conclude(question);
  const condition = plan.when === undefined ? undefined : verdictOnCondition(decision, fates);
  return {
    step,
    channel: plan.channel,
    decision,
    summary,
    ...(condition === undefined ? {} : { condition }),
    ...(earliest.startsAt === undefined ? {} : { startsAt: earliest.startsAt }),
    ...(latest.startsAt === undefined ? {} : { startsAtLatest: Math.max(...fates.map(({ startsAt }) => startsAt ?? 0)) }),
    ...(earliest.deadline === undefined ? {} : { deadline: earliest.deadline }),
  };
}

function conclude(question: StepInQuestion): Pick<StepExplanation, 'decision' | 'summary'> {
  const { verdict } = question.earliest;
  if (verdict !== undefined && (question.decidedNow || alwaysSkipped(question))) {
    return { decision: decisionOf(verdict), summary: describe(verdict).summary };
  }
  const first = isFirst(question.step, question.policy) ? question.before.find(({ decision }) => decision.kind === 'WAIT') : undefined;
  if (first !== undefined) return { decision: first.decision, summary: describeTogether(question, first) };
  const decision = laterDecision(question);
  return { decision, summary: describeLater(question, decision) };
}

function alwaysSkipped({ fates }: StepInQuestion): boolean {
  return fates.every(({ verdict }) => verdict === undefined || verdict.type === 'STEP_SKIPPED');
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

function laterDecision({ step, policy, fates, earliest: { verdict } }: StepInQuestion): LaterDecision {
  if (verdict === undefined) return { kind: 'NOT_REACHED', reason: 'EXPIRES_FIRST' };
  if (openCondition(step, policy)) return { kind: 'DEPENDS', reason: 'RESULTS' };
  if (fates.some((fate) => fate.verdict?.type === 'STEP_SKIPPED')) return { kind: 'DEPENDS', reason: 'TIME' };
  return { kind: 'WAIT', reason: verdict.type === 'STEP_WAITING' ? verdict.reason : 'FALLBACK' };
}

function verdictOnCondition(decision: StepDecision, fates: readonly Fate[]): ConditionVerdict | undefined {
  switch (decision.kind) {
    case 'RUN':
    case 'WAIT':
      return 'TRUE';
    case 'SKIP':
      return verdictBehind(decision.reason);
    case 'DEPENDS': {
      if (decision.reason === 'RESULTS') return 'DEPENDS_ON_RESULTS';
      const verdicts = fates.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict.type === 'STEP_SKIPPED' ? verdictBehind(verdict.reason) : 'TRUE']));
      return new Set(verdicts).size === 1 ? verdicts[0] : 'DEPENDS_ON_TIME';
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
