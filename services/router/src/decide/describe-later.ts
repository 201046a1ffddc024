import { type Channel, parallelEnd, type Step } from '@switchback/fallback';

import { type LaterDecision, type StepExplanation, type StepInQuestion } from './step-explanation';

/** How people call the channels. */
const NAMES = { SMS: 'SMS', EMAIL: 'e-mail', WHATSAPP: 'WhatsApp' } as const satisfies Record<Channel, string>;

/** One plain sentence about a step whose turn comes after others. No address, no content. */
export function describeLater(question: StepInQuestion, decision: LaterDecision): string {
  const name = nameOf(question);
  switch (decision.kind) {
    case 'NOT_REACHED':
      return `${name} is not reached: the message ends before its turn.`;
    case 'DEPENDS':
      return decision.reason === 'TIME'
        ? `${name} may be skipped: that depends on when the steps before it fail.`
        : `${name} follows ${cause(question)}, if its condition is met then: it depends on the results of earlier steps.`;
    case 'WAIT':
      return `${name} follows ${cause(question)}${start(question, decision.reason)}.`;
  }
}

/** One plain sentence about a step that waits with another one, to start together with it. */
export function describeTogether(question: StepInQuestion, { step }: StepExplanation): string {
  return `${nameOf(question)} waits with step ${step + 1}, to start together with it.`;
}

function nameOf({ step, plan }: StepInQuestion): string {
  return `Step ${step + 1} (${NAMES[plan.channel]})`;
}

/** What leads to it. A step that may be passed over leads on as well. */
function cause({ earliest, latest, policy, before }: StepInQuestion): string {
  const from = latest.followsOn ?? earliest.followsOn ?? 0;
  const together = before.filter(({ step, decision }) => step < parallelEnd(policy) && decision.kind !== 'SKIP').map(({ step }) => step + 1);
  if (together.length > 1 && together.includes(from + 1)) {
    return `when steps ${together.slice(0, -1).join(', ')} and ${together.at(-1)} have failed, at least one of them for a cause that it falls back on`;
  }
  const passedOver = before[from]?.decision.kind === 'DEPENDS' ? ' or is skipped' : '';
  return `when step ${from + 1} fails (${reasons(policy.steps[from]).join(', ')})${passedOver}`;
}

function reasons(step: Step | undefined): readonly string[] {
  return step === undefined ? [] : [...step.fallbackOn, ...(step.onAmbiguous === 'FALLBACK' ? ['AMBIGUOUS'] : [])];
}

function start({ earliest, latest }: StepInQuestion, reason: Extract<LaterDecision, { kind: 'WAIT' }>['reason']): string {
  if (reason === 'EXPIRES_FIRST') return ', but may not start before the message expires';
  const notBefore = reason === 'FALLBACK' || earliest.startsAt === undefined ? '' : `, not before ${iso(earliest.startsAt)} because of its send window`;
  const atLatest = latest.startsAt === undefined ? ', unless the message expires first' : `, at ${iso(latest.startsAt)} at the latest`;
  return `${notBefore}${atLatest}`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
