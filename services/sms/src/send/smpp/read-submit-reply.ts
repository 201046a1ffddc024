import { type SendAnswer } from '@switchback/channel';

import { type ReceivedPdu } from './codec';
import { ESME_ROK, refusalOf, type StatusClasses } from './command-status';
import { type Exchange } from './exchange';

type Refused = Extract<SendAnswer, { outcome: 'REFUSED' }>;

/** What came of one submit_sm. */
export type SubmitOutcome =
  | { readonly outcome: 'TAKEN'; readonly messageId: string }
  | Refused
  | Extract<SendAnswer, { outcome: 'NO_ANSWER' }>;

/** What an exchange means. Pure. */
export function readSubmitReply(exchange: Exchange, statusClasses: StatusClasses): SubmitOutcome {
  switch (exchange.reached) {
    case 'NOT_WRITTEN': {
      const { errorClass, code, retryAfterMs } = exchange;
      return { outcome: 'REFUSED', errorClass, code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
    case 'NO_REPLY':
      return { outcome: 'NO_ANSWER', code: exchange.code };
    case 'REPLY':
      return readAnswer(exchange.pdu, statusClasses);
  }
}

/** A generic_nack says that the request was not understood, and so not carried out (section 4.3.1). */
function readAnswer({ body, command, status }: ReceivedPdu, statusClasses: StatusClasses): SubmitOutcome {
  const answers = command === 'submit_sm_resp' || command === 'generic_nack';
  if (answers && status !== ESME_ROK) return { outcome: 'REFUSED', ...refusalOf(status, statusClasses) };
  if (command !== 'submit_sm_resp') return { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' };
  const messageId = body?.text('message_id') ?? '';
  return messageId === '' ? { outcome: 'NO_ANSWER', code: 'NO_MESSAGE_ID' } : { outcome: 'TAKEN', messageId };
}
