/** What is used of the package, which has no types of its own: its PDU codec and the tables that drive it. */
declare module 'smpp' {
  export interface Parameter {
    type: unknown;
    /** Turns octets into texts and times, and back. */
    filter?: unknown;
  }

  export class PDU {
    /** The longest PDU that it reads, in octets. */
    static maxLength: number;
    constructor(source: Buffer | string, fields?: Readonly<Record<string, unknown>>);
    readonly command: string;
    readonly command_id: number;
    readonly command_status: number;
    readonly sequence_number: number;
    readonly [field: string]: unknown;
    toBuffer(): Buffer;
  }

  export const commands: Record<string, { readonly params?: Record<string, Parameter> }>;
  export const tlvs: Record<string, Parameter>;
  export const errors: Readonly<Record<string, number>>;
}
