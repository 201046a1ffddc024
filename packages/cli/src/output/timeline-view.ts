import type { AttemptStatusName, ChannelName, Message, MessageStatusName, TimelineEntry } from '@switchback/client';
import { factsText } from './facts-text';
import type { Color, Paint } from './paint';

const TIME_WIDTH = 11;
const LABEL_WIDTH = 22;

/** How people call the channels. */
export const CHANNELS = { SMS: 'SMS', EMAIL: 'e-mail', WHATSAPP: 'WhatsApp' } as const satisfies Record<ChannelName, string>;

const ATTEMPTS = {
  QUEUED: 'queued',
  SENDING: 'being sent',
  SENT: 'handed over',
  DELIVERED: 'delivered',
  READ: 'read',
  UNDELIVERED: 'undelivered',
  REJECTED: 'rejected',
  EXPIRED: 'expired',
  CANCELED: 'withdrawn',
  UNKNOWN: 'unknown',
} as const satisfies Record<AttemptStatusName, string>;

/** One entry as one line: time since the first entry, what happened, and why. */
export function timelineLine(entry: TimelineEntry, start: Date | undefined, paint: Paint): string {
  const elapsed = sinceStart(entry.time, start).padStart(TIME_WIDTH);
  const label = labelOf(entry).padEnd(LABEL_WIDTH);
  return `${paint('dim', elapsed)}  ${paint(colorOf(entry), label)}  ${entry.summary}${paint('dim', detailsOf(entry))}`;
}

function sinceStart(time: Date | undefined, start: Date | undefined): string {
  if (time === undefined || start === undefined) return '';
  const seconds = (time.getTime() - start.getTime()) / 1_000;
  return seconds < 0 ? `-${(-seconds).toFixed(3)} s` : `+${seconds.toFixed(3)} s`;
}

function labelOf(entry: TimelineEntry): string {
  const channel = entry.channel === undefined ? '' : `${CHANNELS[entry.channel]} `;
  switch (entry.event) {
    case 'MESSAGE_ACCEPTED':
      return 'accepted';
    case 'ATTEMPT_QUEUED':
      return `${channel}queued`;
    case 'ATTEMPT_UPDATED':
      return `${channel}${entry.attemptStatus === undefined ? 'updated' : ATTEMPTS[entry.attemptStatus]}`;
    case 'MESSAGE_SETTLED':
    case 'MESSAGE_CORRECTED':
      return statusText(entry.messageStatus);
    case undefined:
      return 'event';
    default:
      return words(entry.event);
  }
}

// What the sentence does not say already.
function detailsOf(entry: TimelineEntry): string {
  const { summary, reason, errorClass, provider, providerCode, facts } = entry;
  const used = facts === undefined ? '' : factsText(facts);
  const details = [...new Set([reason, errorClass ?? '', provider, providerCode, used])].filter((part) => part !== '' && !summary.includes(part));
  return details.length === 0 ? '' : `  [${details.join(', ')}]`;
}

function colorOf({ event, attemptStatus, messageStatus }: TimelineEntry): Color {
  if (event === 'FALLING_BACK' || event === 'STEP_OVERTAKEN' || event === 'STEP_SKIPPED' || event === 'DUPLICATE_DELIVERY') return 'yellow';
  if (event === 'STEP_FAILED') return 'red';
  if (event === 'MESSAGE_SETTLED' || event === 'MESSAGE_CORRECTED') return statusColor(messageStatus);
  if (attemptStatus === 'DELIVERED' || attemptStatus === 'READ') return 'green';
  return attemptStatus === 'UNDELIVERED' || attemptStatus === 'REJECTED' || attemptStatus === 'EXPIRED' ? 'red' : 'cyan';
}

/** Green for what was delivered, red for what was not, cyan for what is under way. */
export function statusColor(status: MessageStatusName | undefined): Color {
  switch (status) {
    case 'DELIVERED':
    case 'READ':
      return 'green';
    case 'FAILED':
    case 'EXPIRED':
      return 'red';
    case 'CANCELED':
    case 'STOPPED':
      return 'yellow';
    case 'ACCEPTED':
    case 'SCHEDULED':
    case 'IN_PROGRESS':
    case undefined:
      return 'cyan';
  }
}

/** Which steps belong together, and which of them are out still although the message is settled; empty where none are. */
export function togetherLines({ id, parallelSteps, steps }: Message): readonly string[] {
  const together = steps.filter(({ step }) => step < parallelSteps);
  if (together.length < 2) return [];
  const out = together.filter(({ state, attempts }) => state === 'OVERTAKEN' && attempts.some(({ status }) => status === undefined || UNDER_WAY.has(status)));
  return [
    `${named(together)} started together (all_of)`,
    ...(out.length === 0 ? [] : [`${named(out)} ${out.length === 1 ? 'is' : 'are'} out still; what becomes of it: switchback timeline ${id}`]),
  ];
}

const UNDER_WAY: ReadonlySet<AttemptStatusName> = new Set(['QUEUED', 'SENDING', 'SENT']);

function named(steps: Message['steps']): string {
  const names = steps.map(({ step, channel }) => `${step + 1} (${channel === undefined ? 'unknown' : CHANNELS[channel]})`);
  return `${names.length === 1 ? 'step' : 'steps'} ${names.join(' and ')}`;
}

/** The last line of a story: id, status, why, and the trace to look for. */
export function closingLine(message: Message, paint: Paint): string {
  const reason = message.reason === '' ? '' : ` (${message.reason})`;
  const late = message.late ? ', late' : '';
  const trace = message.traceId === '' ? '' : `  trace ${message.traceUrl || message.traceId}`;
  return `${message.id}  ${paint(statusColor(message.status), message.status ?? 'UNKNOWN')}${reason}${late}${trace}`;
}

const words = (name: string): string => name.toLowerCase().replaceAll('_', ' ');
const statusText = (status: MessageStatusName | undefined): string => (status === undefined ? 'settled' : words(status));
