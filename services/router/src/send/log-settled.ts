import { isFinal } from '@switchback/fallback';
import { type Logger } from '@switchback/service';

import { type Advance } from '../advance';

/** One wide line for each message that these transitions settled, at debug level: at full load there are a thousand a second. */
export function logSettled(log: Logger, advances: readonly Advance[]): void {
  if (!log.isLevelEnabled('debug')) return;
  for (const { message, transition } of advances) {
    const { before, after } = transition;
    if (!isFinal(after.status) || before?.status === after.status) continue;
    log.debug(
      {
        messageId: message.id,
        customerId: message.customerId,
        status: after.status,
        reason: after.reason,
        late: after.late,
        policy: after.policy,
        policyVersion: after.policyVersion,
        steps: after.steps.map(({ channel, status, reason }) => ({ channel, status, reason })),
        attempts: after.steps.reduce((count, step) => count + step.attempts.length, 0),
        durationMs: after.updatedAt - after.acceptedAt,
      },
      'message settled',
    );
  }
}
