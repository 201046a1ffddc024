import { type Dispatch } from '@switchback/contracts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LENGTH = 10;

/**
 * Whether an attempt may have been handed over by a life of this installation that its database does not remember, because it was restored
 * from a backup: that life ended before `restoredAt`, in milliseconds since the epoch; undefined where there was none.
 */
export function maySentBefore({ notBefore }: Pick<Dispatch, 'notBefore'>, restoredAt: number | undefined): boolean {
  if (restoredAt === undefined) return false;
  return notBefore === undefined || notBefore.getTime() < restoredAt;
}

/** The same of an attempt of which no more is known than its message: ids of messages are "msg_" and a ULID, and sort by time. */
export function mayHaveBegunBefore(messageId: string, restoredAt: number | undefined): boolean {
  return restoredAt !== undefined && messageId < `msg_${ulidTime(restoredAt)}`;
}

function ulidTime(time: number): string {
  let digits = '';
  let rest = Math.floor(time);
  for (let place = 0; place < TIME_LENGTH; place += 1) {
    digits = `${ALPHABET.charAt(rest % 32)}${digits}`;
    rest = Math.floor(rest / 32);
  }
  return digits;
}
