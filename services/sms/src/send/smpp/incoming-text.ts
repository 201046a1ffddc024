import { decodeSms, unpackSeptets } from '@switchback/sms-text';

import { type PduBody } from './codec';
import { type SmppOptions } from './options';

/** One short message that came in, or one part of one. */
export interface IncomingText {
  readonly text: string;
  /** Where it is one of several: which of how many, and what they have in common. */
  readonly part?: { readonly reference: number; readonly total: number; readonly number: number };
}

type Part = NonNullable<IncomingText['part']>;
type Alphabet = Pick<SmppOptions, 'defaultAlphabet' | 'encoding'>;

/** SMPP 3.4, section 5.2.12. */
const HAS_HEADER = 0x40;

/** The octets of a message, of whichever field has them. */
export function messageOctets(body: PduBody): Buffer {
  const short = body.octets('short_message');
  return short !== undefined && short.length > 0 ? short : (body.octets('message_payload') ?? Buffer.alloc(0));
}

/** Reads the text of a deliver_sm or data_sm by its data_coding, with its user data header or its sar parameters. */
export function readIncomingText(body: PduBody, alphabet: Alphabet): IncomingText {
  const octets = messageOctets(body);
  const hasHeader = ((body.number('esm_class') ?? 0) & HAS_HEADER) !== 0 && octets.length > 0;
  const headerOctets = hasHeader ? Math.min((octets[0] ?? 0) + 1, octets.length) : 0;
  const text = decode(octets.subarray(headerOctets), body.number('data_coding') ?? 0, alphabet, headerOctets);
  const part = (hasHeader ? partOfHeader(octets.subarray(1, headerOctets)) : undefined) ?? partOfSar(body);
  return part === undefined ? { text } : { text, part };
}

/** 3GPP TS 23.040, sections 9.2.3.24, 9.2.3.24.1 and 9.2.3.24.8: elements of an identifier, a length and so many octets. */
function partOfHeader(elements: Buffer): Part | undefined {
  for (let at = 0; at + 2 <= elements.length; at += 2 + (elements[at + 1] ?? 0)) {
    const data = elements.subarray(at + 2, at + 2 + (elements[at + 1] ?? 0));
    if (elements[at] === 0x00 && data.length === 3) return part(data.readUInt8(0), data.readUInt8(1), data.readUInt8(2));
    if (elements[at] === 0x08 && data.length === 4) return part(data.readUInt16BE(0), data.readUInt8(2), data.readUInt8(3));
  }
  return undefined;
}

function partOfSar(body: PduBody): Part | undefined {
  const reference = body.number('sar_msg_ref_num');
  const total = body.number('sar_total_segments');
  const number = body.number('sar_segment_seqnum');
  return reference === undefined || total === undefined || number === undefined ? undefined : part(reference, total, number);
}

function part(reference: number, total: number, number: number): Part | undefined {
  return total > 1 && number >= 1 && number <= total ? { reference, total, number } : undefined;
}

/** SMPP 3.4, section 5.2.19, with the message classes of 3GPP TS 23.038, section 4. Octets of no alphabet are read as Latin-1. */
function decode(octets: Buffer, dataCoding: number, alphabet: Alphabet, headerOctets: number): string {
  if (dataCoding >= 0xf0) return (dataCoding & 0x04) === 0 ? decodeDefault(octets, alphabet, headerOctets) : octets.toString('latin1');
  switch (dataCoding) {
    case 0x00:
      return decodeDefault(octets, alphabet, headerOctets);
    case 0x01:
      return octets.toString('latin1');
    case 0x05:
      return new TextDecoder('shift_jis').decode(octets);
    case 0x06:
      return new TextDecoder('iso-8859-5').decode(octets);
    case 0x07:
      return new TextDecoder('iso-8859-8').decode(octets);
    case 0x08:
      return decodeSms(octets, 'UCS_2');
    case 0x0e:
      return new TextDecoder('euc-kr').decode(octets);
    default:
      return octets.toString('latin1');
  }
}

function decodeDefault(octets: Buffer, { defaultAlphabet, encoding }: Alphabet, headerOctets: number): string {
  if (defaultAlphabet === 'LATIN_1') return octets.toString('latin1');
  return decodeSms(encoding === 'GSM_7_PACKED' ? unpackSeptets(octets, headerOctets) : octets, 'GSM_7');
}
