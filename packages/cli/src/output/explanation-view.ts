import type { ConditionVerdictName, ExplainedStep, RouteDecisionName, RouteExplanation } from '@switchback/client';
import { factsText } from './facts-text';
import type { Color, Paint } from './paint';
import { pairs } from './table';
import { CHANNELS, statusColor } from './timeline-view';

const CHANNEL_WIDTH = 8;
const DECISION_WIDTH = 11;
const INDENT = ' '.repeat(3);

const DECISIONS = {
  RUN: 'green',
  WAIT: 'cyan',
  SKIP: 'yellow',
  DEPENDS: 'cyan',
  NOT_REACHED: 'red',
} as const satisfies Record<RouteDecisionName, Color>;

/** How policies are called that came with a message. */
const INLINE = 'inline:';

const CONDITIONS = {
  TRUE: 'true',
  FALSE: 'false',
  ERROR: 'cannot be evaluated',
  DEPENDS_ON_RESULTS: 'depends on results of earlier steps',
  DEPENDS_ON_TIME: 'depends on when earlier steps fail',
} as const satisfies Record<ConditionVerdictName, string>;

/** A plan: what is known of the message, then each step with what it would do. */
export function explanationView(explanation: RouteExplanation, paint: Paint): string {
  const { policy, policyVersion, explainTime, expireTime, ttl, messageStatus, reason, facts, steps } = explanation;
  const status = `${paint(statusColor(messageStatus), messageStatus ?? 'UNKNOWN')}${reason === '' ? '' : ` (${reason})`}`;
  const head = pairs([
    ['policy', policy.startsWith(INLINE) ? `inline, not stored (a message that brings it is pinned to ${policy})` : `${policy} version ${policyVersion}`],
    ['if sent', explainTime?.toISOString()],
    ['status', status],
    ['expires', expireTime === undefined ? undefined : `${expireTime.toISOString()} (ttl ${ttl})`],
    ['facts', facts === undefined ? undefined : factsText(facts)],
  ]);
  return `${head}\n\n${steps.map((step) => stepView(step, paint)).join('\n')}`;
}

function stepView(step: ExplainedStep, paint: Paint): string {
  const { channel, decision, summary, reason } = step;
  const name = (channel === undefined ? 'unknown' : CHANNELS[channel]).padEnd(CHANNEL_WIDTH);
  const label = paint(decision === undefined ? 'cyan' : DECISIONS[decision], (decision ?? 'UNKNOWN').toLowerCase().replace('_', ' ').padEnd(DECISION_WIDTH));
  const why = reason === '' ? '' : paint('dim', `  [${reason}]`);
  const details = detailsOf(step).map((line) => paint('dim', `${INDENT}${line}`));
  return [`${step.step + 1}  ${name}  ${label}  ${summary}${why}`, ...details].join('\n');
}

function detailsOf(step: ExplainedStep): readonly string[] {
  const condition = step.when === '' ? [] : [`when ${step.when}: ${step.condition === undefined ? 'not judged' : CONDITIONS[step.condition]}`];
  if (step.decision === 'SKIP' || step.decision === 'NOT_REACHED') return condition;
  return [...condition, startsOf(step), `success ${step.successStatus ?? 'unknown'}, ${fallbackOf(step)}`, `providers ${providersOf(step)}`, segmentsOf(step)].filter(
    (line) => line !== '',
  );
}

function startsOf({ startTime, latestStartTime }: ExplainedStep): string {
  if (startTime === undefined) return '';
  const latest = latestStartTime === undefined || latestStartTime.getTime() === startTime.getTime() ? '' : `, at the latest ${latestStartTime.toISOString()}`;
  return `starts ${startTime.toISOString()} at the soonest${latest}`;
}

function fallbackOf({ fallbackAfter, fallbackDeadline, fallbackOn }: ExplainedStep): string {
  const deadline = fallbackDeadline === undefined ? '' : ` (${fallbackDeadline.toISOString()} if handed over at its start)`;
  return `time ${fallbackAfter}${deadline}, falls back on ${fallbackOn.join(', ')}`;
}

function providersOf({ providers }: ExplainedStep): string {
  if (providers.length === 0) return "in the channel service's own order";
  return providers.map((one) => `${one.id} (priority ${one.priority}, weight ${one.weight}${shareOf(one, providers)})`).join(', ');
}

/** Among equals in priority each message draws who goes first. */
function shareOf({ priority, weight }: ExplainedStep['providers'][number], all: ExplainedStep['providers']): string {
  const equals = all.filter((other) => other.priority === priority);
  if (equals.length < 2) return '';
  const sum = equals.reduce((total, other) => total + other.weight, 0);
  return `: first for ${Math.round((weight / sum) * 1_000) / 10}%`;
}

function segmentsOf({ sms }: ExplainedStep): string {
  if (sms === undefined) return '';
  const unit = sms.encoding === 'GSM_7' ? 'GSM-7 septet' : 'UCS-2 code unit';
  return `${counted(sms.segments, 'segment')}, ${counted(sms.units, unit)}`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
