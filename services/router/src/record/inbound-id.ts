import { createHash } from 'node:crypto';

import { ulid, ULID_RANDOM_BYTES } from '../decide/ulid';

/** "inb_" and a ULID that is made from the signal and the customer: taken again, the same signal has the same id. */
export function inboundId(signalId: string, customerId: string, receivedAt: number): string {
  const digest = createHash('sha256').update(`${signalId}\0${customerId}`).digest();
  return `inb_${ulid(receivedAt, digest.subarray(0, ULID_RANDOM_BYTES))}`;
}
