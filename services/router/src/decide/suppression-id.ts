import { ulid, ULID_RANDOM_BYTES } from './ulid';

/** Random bytes that one id takes. */
export const SUPPRESSION_ID_RANDOM_BYTES = ULID_RANDOM_BYTES;

/**
 * "sup_" and a lower-case ULID, so that ids sort by time.
 *
 * @param now milliseconds since the epoch
 * @param random SUPPRESSION_ID_RANDOM_BYTES bytes
 */
export function suppressionId(now: number, random: Uint8Array): string {
  return `sup_${ulid(now, random)}`;
}
