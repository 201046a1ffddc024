import { isFinal, type MessageState } from '@switchback/fallback';
import { isLogged, type Logger, traceFieldsOf } from '@switchback/service';

import { type Advance } from '../advance';

/**
 * One wide line for each message that these transitions settled. Of those that went well at the first attempt a share is logged; all others
 * are. `sampleRatio`: that share, 0 to 1.
 */
export function logSettled(log: Logger, advances: readonly Advance[], sampleRatio: number): void {
  if (!log.isLevelEnabled('info')) return;
  for (const { message, transition } of advances) {
    const { before, after } = transition;
    if (!isFinal(after.status) || before?.status === after.status) continue;
    const attempts = after.steps.reduce((count, step) => count + step.attempts.length, 0);
    if (wentWell(after, attempts) && !isLogged(message.id, sampleRatio)) continue;
    log.info(
      {
        messageId: message.id,
        customerId: message.customerId,
        status: after.status,
        reason: after.reason,
        late: after.late,
        policy: after.policy,
        policyVersion: after.policyVersion,
        steps: after.steps.map(({ channel, status, reason }) => ({ channel, status, reason })),
        attempts,
        durationMs: after.updatedAt - after.acceptedAt,
        ...traceFieldsOf(message.trace['traceparent']),
      },
      'message settled',
    );
  }
}

function wentWell({ status, late, duplicateDelivery }: MessageState, attempts: number): boolean {
  return (status === 'DELIVERED' || status === 'READ') && attempts === 1 && !late && !duplicateDelivery;
}
