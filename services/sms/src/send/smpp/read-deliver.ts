import { type ErrorClass } from '@switchback/fallback';
import { type ProviderReceipt } from '@switchback/channel';

import { fromWire } from './address';
import { type PduBody } from './codec';
import { type IncomingText, messageOctets, readIncomingText } from './incoming-text';
import { statusOfStat, statusOfState } from './message-state';
import { readNetworkError } from './network-error';
import { type SmppOptions } from './options';
import { readReceiptDate, readReceiptText, type ReceiptText } from './receipt-text';

export type Delivered =
  | { readonly kind: 'RECEIPT'; readonly receipt: ProviderReceipt }
  | ({ readonly kind: 'MESSAGE'; readonly from: string; readonly to: string } & IncomingText)
  /** A receipt that names no message or no state. */
  | { readonly kind: 'UNREADABLE' };

export type ReceiptOptions = Pick<
  SmppOptions,
  'defaultAlphabet' | 'encoding' | 'unmarkedReceipts' | 'receiptUtcOffsetMinutes' | 'errorClasses'
>;

/** SMPP 3.4, section 5.2.12: a delivery receipt of the SMSC, or an intermediate notification. */
const RECEIPT_BITS = 0x04 | 0x20;
/** SMPP 3.4, section 5.2.19. */
const UCS_2 = 8;

/**
 * What a deliver_sm or data_sm brings. Only the SMSC sets esm_class and the receipt's parameters; a text that looks like a receipt is a
 * person's, who may write what they like, unless the options say that this SMSC does not mark its receipts.
 */
export function readDeliver(body: PduBody, options: ReceiptOptions): Delivered {
  const marked = ((body.number('esm_class') ?? 0) & RECEIPT_BITS) !== 0 || body.octets('receipted_message_id') !== undefined;
  const written = marked || options.unmarkedReceipts ? readReceiptText(receiptText(body)) : undefined;
  if (marked || (written?.id !== undefined && written.stat !== undefined)) return readReceipt(body, written, options);
  const address = (field: string): string => fromWire(body.number(`${field}_ton`), body.text(field) ?? '');
  const to = fromWire(body.number('dest_addr_ton'), body.text('destination_addr') ?? '');
  return { kind: 'MESSAGE', from: address('source_addr'), to, ...readIncomingText(body, options) };
}

/** The parameters weigh more than the text, which is in no standard. */
function readReceipt(body: PduBody, written: ReceiptText | undefined, options: ReceiptOptions): Delivered {
  const providerMessageId = idOfParameter(body) ?? written?.id;
  const state = body.number('message_state');
  const status = (state === undefined ? undefined : statusOfState(state)) ?? (written?.stat === undefined ? undefined : statusOfStat(written.stat));
  if (providerMessageId === undefined || status === undefined) return { kind: 'UNREADABLE' };
  const failed = status === 'UNDELIVERED' || status === 'REJECTED' || status === 'EXPIRED';
  const { code, errorClass } = reason(body, written?.err, options);
  const occurredAt = occurrence(written?.doneDate, options);
  return {
    kind: 'RECEIPT',
    receipt: {
      providerMessageId,
      status,
      ...(failed ? { errorClass: errorClass ?? (status === 'REJECTED' ? 'POLICY' : 'RECIPIENT_TEMPORARY') } : {}),
      ...(code === undefined ? {} : { code }),
      ...(occurredAt === undefined ? {} : { occurredAt }),
    },
  };
}

function receiptText(body: PduBody): string {
  const octets = messageOctets(body);
  return body.number('data_coding') === UCS_2 ? readIncomingText(body, { defaultAlphabet: 'LATIN_1', encoding: 'UCS_2' }).text : octets.toString('latin1');
}

/** A C-octet string, with or without its zero octet. */
function idOfParameter(body: PduBody): string | undefined {
  const id = body.octets('receipted_message_id')?.toString('latin1').replace(/\0.*$/s, '');
  return id === '' ? undefined : id;
}

/** `err` is the SMSC's own, so only the options can class it. All zeros mean that there was none. */
function reason(body: PduBody, err: string | undefined, options: ReceiptOptions): { readonly code?: string; readonly errorClass?: ErrorClass | undefined } {
  const network = body.octets('network_error_code');
  const networkError = network === undefined ? undefined : readNetworkError(network);
  const written = err === undefined || /^0+$/.test(err) ? undefined : err;
  const errorClass = (written === undefined ? undefined : options.errorClasses[written]) ?? networkError?.errorClass;
  const code = written ?? networkError?.code;
  return { errorClass, ...(code === undefined ? {} : { code }) };
}

function occurrence(doneDate: string | undefined, { receiptUtcOffsetMinutes }: ReceiptOptions): number | undefined {
  return doneDate === undefined || receiptUtcOffsetMinutes === undefined ? undefined : readReceiptDate(doneDate, receiptUtcOffsetMinutes);
}
