import { commands, PDU, tlvs } from 'smpp';

/** SMPP 3.4, section 3.2: four integers of four octets. */
export const HEADER_OCTETS = 16;
/** A message_payload has up to 64 KiB (section 5.3.2.32). */
export const LONGEST_PDU = 0x1_1000;

prepareTables();

/**
 * The library reads octets as texts and times by guesses of its own; we carry octets and read them where it is known how. Its
 * receipted_message_id ends at a zero octet, which many an SMSC leaves out, and would swallow what follows: its length counts instead.
 */
function prepareTables(): void {
  PDU.maxLength = LONGEST_PDU;
  for (const { params } of Object.values(commands)) for (const parameter of Object.values(params ?? {})) delete parameter.filter;
  for (const tlv of Object.values(tlvs)) delete tlv.filter;
  const { message_payload: octets, receipted_message_id: id } = tlvs;
  if (octets !== undefined && id !== undefined) id.type = octets.type;
}

/** What a PDU carries besides its header, by the names of SMPP 3.4. */
export type Fields = Readonly<Record<string, number | string | Buffer>>;

/** A PDU as octets. */
export function encodePdu(command: string, sequence: number, fields: Fields = {}, status = 0): Buffer {
  return new PDU(command, { ...fields, sequence_number: sequence, command_status: status }).toBuffer();
}

/** A PDU as it was received. */
export interface ReceivedPdu {
  /** Its name in SMPP 3.4; `unknown` for any other. */
  readonly command: string;
  readonly isResponse: boolean;
  readonly status: number;
  readonly sequence: number;
  /** Undefined where its body could not be read. */
  readonly body: PduBody | undefined;
  /** All of its octets. */
  readonly octets: Buffer;
}

/** Reads one whole PDU. Never throws: what cannot be read has no body. */
export function decodePdu(octets: Buffer): ReceivedPdu {
  const header = { isResponse: (octets.readUInt32BE(4) & 0x8000_0000) !== 0, status: octets.readUInt32BE(8), sequence: octets.readUInt32BE(12), octets };
  try {
    const pdu = new PDU(octets);
    return { ...header, command: pdu.command, body: new PduBody(pdu) };
  } catch {
    return { ...header, command: 'unknown', body: undefined };
  }
}

/** The body's fields, each undefined when it is not there or of another kind. */
export class PduBody {
  constructor(private readonly pdu: Readonly<Record<string, unknown>>) {}

  number(field: string): number | undefined {
    const value = this.pdu[field];
    return typeof value === 'number' ? value : undefined;
  }

  text(field: string): string | undefined {
    const value = this.pdu[field];
    return typeof value === 'string' ? value : undefined;
  }

  octets(field: string): Buffer | undefined {
    const value = this.pdu[field];
    return Buffer.isBuffer(value) ? value : undefined;
  }
}
