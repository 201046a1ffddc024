import { type OutgoingMessage, type StepTemplate } from '@switchback/contracts';
import { type RenderProblem, renderTemplate } from '@switchback/template';

import { type Violations } from './violations';

interface Place {
  /** Of the step, from 0. */
  readonly index: number;
  /** Of the message in the request. */
  readonly path: string;
  readonly violations: Violations;
}

/** Renders a step's template as the router will; what hinders it is a violation of the message. */
export function checkTemplate(
  channel: 'SMS' | 'EMAIL' | 'WHATSAPP',
  template: StepTemplate,
  { content, locale, metadata }: OutgoingMessage,
  { index, path, violations }: Place,
): void {
  const rendered = renderTemplate(channel, template, { locale, variables: content?.variables ?? {}, metadata });
  if (rendered.ok) return;
  const { problem } = rendered;
  const field = problem.kind === 'MISSING_VARIABLE' && problem.name.startsWith('metadata.') ? 'metadata' : 'content.variables';
  violations.add(`${path}.${field}`, `${advice(problem)} (step ${index + 1} of the policy, ${channel})`);
}

function advice(problem: RenderProblem): string {
  switch (problem.kind) {
    case 'MISSING_VARIABLE':
      return `must have ${JSON.stringify(problem.name.replace(/^metadata\./, ''))}, which the template says: add it`;
    case 'TOO_LONG':
      return `make the ${problem.part} of the template longer than its channel takes: shorten the values`;
    case 'EMPTY':
      return `leave the ${problem.part} of the template empty: add what it says`;
    case 'CONTROL_CHARACTER':
      return `put a control character into the ${problem.part} of the template: remove line breaks and the like`;
    case 'FAILED':
      return `make the ${problem.part} of the template fail: check that the values are what its filters take`;
  }
}
