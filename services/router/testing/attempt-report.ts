import { randomBytes } from 'node:crypto';

import { AttemptEvent, AttemptStatus } from '@switchback/contracts';

const HANDED_OVER = new Set<AttemptStatus>([
  AttemptStatus.ATTEMPT_STATUS_SENT,
  AttemptStatus.ATTEMPT_STATUS_DELIVERED,
  AttemptStatus.ATTEMPT_STATUS_UNDELIVERED,
]);

/** A channel service's report about attempt 1 of a step, made now. */
export function attemptReport(messageId: string, status: AttemptStatus, { step = 0, ...rest }: Partial<AttemptEvent> & { readonly step?: number }): Uint8Array {
  const now = new Date();
  const event = AttemptEvent.create({
    eventId: randomBytes(8).toString('hex'),
    messageId,
    attemptId: `${messageId}.${step}.1`,
    status,
    occurTime: now,
    handoffTime: HANDED_OVER.has(status) ? now : undefined,
    ...rest,
  });
  return AttemptEvent.encode(event).finish();
}
