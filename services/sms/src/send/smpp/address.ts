import { type SmppOptions } from './options';

/** SMPP 3.4, sections 5.2.5 and 5.2.6. */
const TON = { UNKNOWN: 0, INTERNATIONAL: 1, NETWORK_SPECIFIC: 3, ALPHANUMERIC: 5 } as const;
const NPI = { UNKNOWN: 0, ISDN: 1 } as const;

/** Ours: what the sender looks like says how it is numbered, unless the options do. */
export function sourceAddress(from: string, { fromTon, fromNpi }: Pick<SmppOptions, 'fromTon' | 'fromNpi'>) {
  const [ton, npi] = numbering(from);
  return { source_addr_ton: fromTon ?? ton, source_addr_npi: fromNpi ?? npi, source_addr: from.replace(/^\+/, '') };
}

/** The person's: E.164 without its plus. */
export function destinationAddress(address: string, { destinationTon, destinationNpi }: Pick<SmppOptions, 'destinationTon' | 'destinationNpi'>) {
  return { dest_addr_ton: destinationTon, dest_addr_npi: destinationNpi, destination_addr: address.replace(/^\+/, '') };
}

/** An address that came in. International digits, and digits of no stated kind that are as long as those, are E.164. */
export function fromWire(ton: number | undefined, digits: string): string {
  const international = ton === TON.INTERNATIONAL || (ton ?? TON.UNKNOWN) === TON.UNKNOWN;
  return international && /^[1-9]\d{7,14}$/.test(digits) ? `+${digits}` : digits;
}

function numbering(from: string): readonly [ton: number, npi: number] {
  if (/^\+\d+$/.test(from)) return [TON.INTERNATIONAL, NPI.ISDN];
  if (/^\d{1,8}$/.test(from)) return [TON.NETWORK_SPECIFIC, NPI.UNKNOWN];
  if (/^\d+$/.test(from)) return [TON.INTERNATIONAL, NPI.ISDN];
  return [TON.ALPHANUMERIC, NPI.UNKNOWN];
}
