import { createHash } from 'node:crypto';

/** Keys stand in spans: a few bits tell partitions apart, and stand for so many people that they tell of none. */
const HEX_DIGITS = 4;

/** The key of what one person says on the bus: the same for all of it, so that it stays in order. */
export function personKey(address: string): string {
  return `person-${createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, HEX_DIGITS)}`;
}
