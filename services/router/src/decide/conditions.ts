import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import { type ConditionFacts, type Conditions, type StepOutcome } from '@switchback/fallback';
import { RecentlyUsed } from '@switchback/service/recently-used';

import { costFault } from './condition-cost';

/** An earlier step, as expressions see it. */
class StepResult {
  readonly channel: string;
  readonly status: string;
  readonly reason: string;
  readonly attempt_status: string;
  readonly error_class: string;
  readonly code: string;

  constructor({ channel, status, reason, attemptStatus, errorClass, code }: StepOutcome) {
    this.channel = channel;
    this.status = status;
    this.reason = reason;
    this.attempt_status = attemptStatus;
    this.error_class = errorClass;
    this.code = code;
  }
}

const environment = new Environment({
  unlistedVariablesAreDyn: false,
  limits: { maxAstNodes: 150, maxDepth: 24, maxListElements: 20, maxMapEntries: 20, maxCallArguments: 4 },
})
  .registerVariable({
    name: 'recipient',
    schema: { sms: 'bool', email: 'bool', whatsapp: 'bool', sms_country: 'string', whatsapp_country: 'string', time_zone: 'string' },
  })
  .registerVariable('metadata', 'map<string, string>')
  .registerVariable({ name: 'local', schema: { hour: 'int', minute: 'int', weekday: 'string', date: 'string' } })
  .registerType('StepResult', {
    ctor: StepResult,
    fields: { channel: 'string', status: 'string', reason: 'string', attempt_status: 'string', error_class: 'string', code: 'string' },
  })
  .registerVariable('results', 'list<StepResult>');

/**
 * Policies are few and messages many; a policy's expressions are parsed once. Some 35 kB each when they are long. Policies that come with
 * messages may be as many as these, but push out only what is not used.
 */
const parsed = new RecentlyUsed<ParseResult>(2_000);

/** CEL, with the variables `recipient`, `metadata`, `local` and `results`, and nothing that takes long or looks elsewhere. */
export const conditions: Conditions = {
  fault(expression) {
    try {
      const program = parse(expression);
      const { valid, type, error } = program.check();
      if (!valid) return `Is no valid CEL expression: ${error?.summary ?? 'it does not type-check'}.`;
      if (type !== 'bool') return `Must be true or false, and is of type ${type ?? 'unknown'}; compare it with something.`;
      return costFault(program.ast);
    } catch (error) {
      return `Is no valid CEL expression: ${summaryOf(error)}.`;
    }
  },
  evaluate(expression, facts) {
    try {
      const answer: unknown = parse(expression)(facts === undefined ? {} : variables(facts));
      return typeof answer === 'boolean' ? answer : 'ERROR';
    } catch {
      return 'ERROR';
    }
  },
};

/** Throws when it is no expression. */
export function parse(expression: string): ParseResult {
  const known = parsed.take(expression);
  if (known !== undefined) return known;
  const result = environment.parse(expression);
  parsed.keep(expression, result);
  return result;
}

function variables({ recipient, local, results }: ConditionFacts) {
  const { reachable, countries, timeZone, metadata } = recipient;
  return {
    recipient: {
      sms: reachable.includes('SMS'),
      email: reachable.includes('EMAIL'),
      whatsapp: reachable.includes('WHATSAPP'),
      sms_country: countries.SMS ?? '',
      whatsapp_country: countries.WHATSAPP ?? '',
      time_zone: timeZone,
    },
    metadata,
    local: { hour: BigInt(local.hour), minute: BigInt(local.minute), weekday: local.weekday, date: local.date },
    results: results.map((outcome) => new StepResult(outcome)),
  };
}

function summaryOf(error: unknown): string {
  if (error instanceof Error && 'summary' in error && typeof error.summary === 'string') return error.summary;
  return 'it cannot be read';
}
