import { encodeSms, packSeptets, smsParts, type SmsEncoding } from '@switchback/sms-text';

import { type Fields } from './codec';
import { type SmppOptions } from './options';

export type TextOptions = Pick<SmppOptions, 'encoding' | 'gsm7DataCoding' | 'longMessages'>;

/** SMPP 3.4, sections 5.2.12 and 5.2.19. */
const ESM_CLASS_UDH = 0x40;
const DATA_CODING = { LATIN_1: 3, UCS_2: 8 } as const;
/** The number of parts has one octet. */
const MOST_PARTS = 255;

/**
 * The fields that carry a text, for each submit_sm that it takes: one, or one for each part. `reference` tells the parts of one message
 * from those of another. Undefined when the text needs more parts than can be numbered.
 */
export function messageFields(text: string, options: TextOptions, reference: number): readonly Fields[] | undefined {
  const wanted: SmsEncoding = options.encoding === 'GSM_7_PACKED' ? 'GSM_7' : options.encoding;
  const { encoding, parts } = smsParts(text, { encoding: wanted, headerOctets: options.longMessages === 'UDH_16' ? 7 : 6 });
  const coded = (part: string, headerOctets: number): Buffer => encode(part, encoding, options, headerOctets);
  const common = { esm_class: 0, data_coding: dataCoding(encoding, options) };
  if (parts.length === 1) return [{ ...common, short_message: coded(text, 0) }];
  const how = options.longMessages;
  if (how === 'PAYLOAD') return [{ ...common, short_message: Buffer.alloc(0), message_payload: coded(text, 0) }];
  if (parts.length > MOST_PARTS) return undefined;
  return parts.map((part, index) => ({ ...common, ...partFields(how, coded, part.text, { reference, total: parts.length, number: index + 1 }) }));
}

interface PartNumber {
  readonly reference: number;
  readonly total: number;
  readonly number: number;
}

/** 3GPP TS 23.040, sections 9.2.3.24.1 and 9.2.3.24.8; SMPP 3.4, sections 5.3.2.22 to 24. */
function partFields(how: 'UDH_8' | 'UDH_16' | 'SAR', coded: (part: string, headerOctets: number) => Buffer, text: string, part: PartNumber): Fields {
  const { number, reference, total } = part;
  switch (how) {
    case 'UDH_8':
      return withHeader(Buffer.from([5, 0x00, 3, reference & 0xff, total, number]), coded(text, 6));
    case 'UDH_16':
      return withHeader(Buffer.from([6, 0x08, 4, (reference >> 8) & 0xff, reference & 0xff, total, number]), coded(text, 7));
    case 'SAR':
      return { short_message: coded(text, 0), sar_msg_ref_num: reference & 0xffff, sar_total_segments: total, sar_segment_seqnum: number };
  }
}

function withHeader(header: Buffer, text: Buffer): Fields {
  return { esm_class: ESM_CLASS_UDH, short_message: Buffer.concat([header, text]) };
}

function encode(text: string, encoding: SmsEncoding, options: TextOptions, headerOctets: number): Buffer {
  const octets = encodeSms(text, encoding) ?? new Uint8Array();
  return Buffer.from(encoding === 'GSM_7' && options.encoding === 'GSM_7_PACKED' ? packSeptets(octets, headerOctets) : octets);
}

function dataCoding(encoding: SmsEncoding, { gsm7DataCoding }: TextOptions): number {
  return encoding === 'GSM_7' ? gsm7DataCoding : DATA_CODING[encoding];
}
