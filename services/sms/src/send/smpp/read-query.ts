import { type ProviderReceipt } from '@switchback/channel';

import { ESME_ROK } from './command-status';
import { type Exchange } from './exchange';
import { statusOfState } from './message-state';

type Known = Pick<ProviderReceipt, 'status' | 'errorClass' | 'code'>;

/**
 * What query_sm said of a message, SMPP 3.4, section 4.8.2, given the answers for all its parts: it failed when one of them did; else what all
 * of them say. Undefined when the SMSC does not know it, or they do not agree yet.
 */
export function readQueries(answers: readonly Exchange[]): Known | undefined {
  const known = answers.map(readQuery);
  const failed = known.find((part) => part?.errorClass !== undefined);
  if (failed !== undefined) return failed;
  const [first] = known;
  return known.every((part) => part?.status === first?.status) ? first : undefined;
}

function readQuery(answer: Exchange): Known | undefined {
  if (answer.reached !== 'REPLY' || answer.pdu.command !== 'query_sm_resp' || answer.pdu.status !== ESME_ROK) return undefined;
  const state = answer.pdu.body?.number('message_state');
  const status = state === undefined ? undefined : statusOfState(state);
  if (status === undefined) return undefined;
  const error = answer.pdu.body?.number('error_code') ?? 0;
  const failed = status === 'UNDELIVERED' || status === 'REJECTED' || status === 'EXPIRED';
  const errorClass = status === 'REJECTED' ? ('POLICY' as const) : ('RECIPIENT_TEMPORARY' as const);
  return { status, ...(failed ? { errorClass } : {}), ...(error === 0 ? {} : { code: String(error) }) };
}
