import type { Message } from '@switchback/client';
import type { Paint } from './paint';
import { listing, pairs, table } from './table';
import { statusColor } from './timeline-view';

/** One message with its steps and attempts. */
export function messageView(message: Message, paint: Paint): string {
  const metadata = Object.entries(message.metadata).map(([key, value]) => `${key}=${value}`);
  const facts = pairs([
    ['message', message.id],
    ['status', paint(statusColor(message.status), message.status ?? 'UNKNOWN')],
    ['reason', message.reason],
    ['policy', `${message.policy} version ${message.policyVersion}`],
    ['request id', message.requestId],
    ['correlation id', message.correlationId],
    ['metadata', metadata.join(' ')],
    ['sms', message.recipient.sms],
    ['email', message.recipient.email],
    ['whatsapp', message.recipient.whatsapp],
    ['accepted', message.acceptTime?.toISOString()],
    ['not before', message.sendAt?.toISOString()],
    ['expires', message.expireTime?.toISOString()],
    ['settled', message.settleTime?.toISOString()],
    ['late', message.late ? 'yes' : ''],
    ['duplicate', message.duplicateDelivery ? 'yes' : ''],
    ['trace', message.traceUrl || message.traceId],
  ]);
  return message.steps.length === 0 ? facts : `${facts}\n\n${steps(message)}`;
}

function steps({ steps: results, parallelSteps }: Message): string {
  const rows = results.flatMap((result) => {
    const step = [`${result.step + 1}${result.step < parallelSteps ? ' all_of' : ''}`, result.channel ?? '', result.state ?? '', result.reason];
    if (result.attempts.length === 0) return [[...step, '', '', '', '']];
    return result.attempts.map((attempt, position) => [
      ...(position === 0 ? step : ['', '', '', '']),
      attempt.status ?? '',
      attempt.provider,
      attempt.providerCode,
      attempt.handoffTime?.toISOString() ?? '',
    ]);
  });
  return table(['STEP', 'CHANNEL', 'STATE', 'REASON', 'ATTEMPT', 'PROVIDER', 'CODE', 'HANDED OVER'], rows);
}

/** Of the current or last step that was not skipped; of several that started together all of those. */
function currentChannels({ steps: results, parallelSteps }: Message): string {
  const tried = results.filter(({ state }) => state !== 'SKIPPED');
  const last = tried.at(-1);
  const shown = last !== undefined && last.step < parallelSteps ? tried : tried.slice(-1);
  return shown.map(({ channel }) => channel ?? '').join('+');
}

/** Messages as a table, newest first; or that there are none. */
export function messageTable(messages: readonly Message[]): string {
  return listing(
    'no messages',
    ['MESSAGE', 'STATUS', 'REASON', 'CHANNEL', 'POLICY', 'ACCEPTED'],
    messages.map((message) => [
      message.id,
      message.status ?? '',
      message.reason,
      currentChannels(message),
      message.policy,
      message.acceptTime?.toISOString() ?? '',
    ]),
  );
}
