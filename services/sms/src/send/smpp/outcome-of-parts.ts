import { type SubmitOutcome } from './read-submit-reply';

/** What came of each part of a message; NOT_SUBMITTED: another part's outcome made it pointless. */
export type PartOutcome = SubmitOutcome | { readonly outcome: 'NOT_SUBMITTED' };

export type MessageOutcome =
  | { readonly outcome: 'TAKEN'; readonly messageIds: readonly string[] }
  | Exclude<SubmitOutcome, { outcome: 'TAKEN' }>;

/**
 * What came of a message, given its parts (docs/decisions/067). A message is one call: it was taken when all parts were, and not taken when
 * none was. When some may be on their way and another one surely is not, it cannot become whole: that is refused too, but never in a way that
 * would have it sent again by this channel. Only where every part was taken or may have been is there doubt.
 */
export function outcomeOfParts(parts: readonly PartOutcome[]): MessageOutcome {
  const taken = parts.flatMap((part) => (part.outcome === 'TAKEN' ? [part.messageId] : []));
  if (taken.length === parts.length) return { outcome: 'TAKEN', messageIds: taken };
  const unanswered = parts.find((part) => part.outcome === 'NO_ANSWER');
  const refused = parts.find((part) => part.outcome === 'REFUSED');
  const onTheirWay = taken.length > 0 || unanswered !== undefined;
  if (refused !== undefined) return onTheirWay ? { outcome: 'REFUSED', errorClass: final(refused.errorClass), code: refused.code } : refused;
  if (unanswered === undefined) return { outcome: 'NO_ANSWER', code: 'NOT_SUBMITTED' };
  if (parts.some((part) => part.outcome === 'NOT_SUBMITTED')) {
    return { outcome: 'REFUSED', errorClass: 'RECIPIENT_TEMPORARY', code: `INCOMPLETE_${unanswered.code}` };
  }
  return unanswered;
}

/** TRANSIENT and CONFIG would have the whole message sent again. */
function final(errorClass: Extract<SubmitOutcome, { outcome: 'REFUSED' }>['errorClass']) {
  return errorClass === 'TRANSIENT' || errorClass === 'CONFIG' ? 'RECIPIENT_TEMPORARY' : errorClass;
}
