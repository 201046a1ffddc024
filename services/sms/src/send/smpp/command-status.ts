import { type ErrorClass } from '@switchback/fallback';

export type RefusalClass = Exclude<ErrorClass, 'AMBIGUOUS'>;

/**
 * What a command_status says of the message that it answers: SMPP Protocol Specification v3.4, section 5.1.3, table 5-2. An answer with a
 * status other than 0 means that the message was not taken (section 4.4.2: only ESME_ROK comes with a message_id). The text of
 * the specification was not at hand to compare: names and numbers agree with those of the library, and from 0x58 on with other implementations of 3.4.
 */
const STATUSES = new Map<number, readonly [name: string, errorClass: RefusalClass]>([
  [0x01, ['ESME_RINVMSGLEN', 'POLICY']],
  [0x02, ['ESME_RINVCMDLEN', 'CONFIG']],
  [0x03, ['ESME_RINVCMDID', 'CONFIG']],
  // Not bound: the session is being replaced.
  [0x04, ['ESME_RINVBNDSTS', 'TRANSIENT']],
  // The SMSC has not noticed yet that the session before is gone.
  [0x05, ['ESME_RALYBND', 'TRANSIENT']],
  [0x06, ['ESME_RINVPRTFLG', 'CONFIG']],
  [0x07, ['ESME_RINVREGDLVFLG', 'CONFIG']],
  [0x08, ['ESME_RSYSERR', 'TRANSIENT']],
  [0x0a, ['ESME_RINVSRCADR', 'CONFIG']],
  [0x0b, ['ESME_RINVDSTADR', 'RECIPIENT_PERMANENT']],
  [0x0c, ['ESME_RINVMSGID', 'POLICY']],
  [0x0d, ['ESME_RBINDFAIL', 'CONFIG']],
  [0x0e, ['ESME_RINVPASWD', 'CONFIG']],
  [0x0f, ['ESME_RINVSYSID', 'CONFIG']],
  [0x11, ['ESME_RCANCELFAIL', 'POLICY']],
  [0x13, ['ESME_RREPLACEFAIL', 'POLICY']],
  [0x14, ['ESME_RMSGQFUL', 'TRANSIENT']],
  [0x15, ['ESME_RINVSERTYP', 'CONFIG']],
  [0x33, ['ESME_RINVNUMDESTS', 'CONFIG']],
  [0x34, ['ESME_RINVDLNAME', 'CONFIG']],
  [0x40, ['ESME_RINVDESTFLAG', 'CONFIG']],
  [0x42, ['ESME_RINVSUBREP', 'CONFIG']],
  [0x43, ['ESME_RINVESMCLASS', 'CONFIG']],
  [0x44, ['ESME_RCNTSUBDL', 'CONFIG']],
  // The specification says only that it failed: no retry, and nothing is remembered.
  [0x45, ['ESME_RSUBMITFAIL', 'RECIPIENT_TEMPORARY']],
  [0x48, ['ESME_RINVSRCTON', 'CONFIG']],
  [0x49, ['ESME_RINVSRCNPI', 'CONFIG']],
  [0x50, ['ESME_RINVDSTTON', 'CONFIG']],
  [0x51, ['ESME_RINVDSTNPI', 'CONFIG']],
  [0x53, ['ESME_RINVSYSTYP', 'CONFIG']],
  [0x54, ['ESME_RINVREPFLAG', 'CONFIG']],
  [0x55, ['ESME_RINVNUMMSGS', 'CONFIG']],
  [0x58, ['ESME_RTHROTTLED', 'TRANSIENT']],
  [0x61, ['ESME_RINVSCHED', 'CONFIG']],
  [0x62, ['ESME_RINVEXPIRY', 'CONFIG']],
  [0x63, ['ESME_RINVDFTMSGID', 'CONFIG']],
  [0x64, ['ESME_RX_T_APPN', 'TRANSIENT']],
  [0x65, ['ESME_RX_P_APPN', 'POLICY']],
  [0x66, ['ESME_RX_R_APPN', 'POLICY']],
  [0x67, ['ESME_RQUERYFAIL', 'RECIPIENT_TEMPORARY']],
  [0xc0, ['ESME_RINVOPTPARSTREAM', 'CONFIG']],
  [0xc1, ['ESME_ROPTPARNOTALLWD', 'CONFIG']],
  [0xc2, ['ESME_RINVPARLEN', 'CONFIG']],
  [0xc3, ['ESME_RMISSINGOPTPARAM', 'CONFIG']],
  [0xc4, ['ESME_RINVOPTPARAMVAL', 'CONFIG']],
  [0xfe, ['ESME_RDELIVERYFAILURE', 'RECIPIENT_TEMPORARY']],
  [0xff, ['ESME_RUNKNOWNERR', 'RECIPIENT_TEMPORARY']],
]);

/** SMPP 3.4, section 5.1.3: what an ESME may answer. */
export const ESME_ROK = 0x00;
export const ESME_RINVCMDID = 0x03;
export const ESME_RX_T_APPN = 0x64;
export const ESME_RX_P_APPN = 0x65;

export interface Refusal {
  readonly errorClass: RefusalClass;
  readonly code: string;
}

/** Classes of statuses that an SMSC has of its own (0x0400 to 0x04FF, and what it means otherwise), by their numbers. */
export type StatusClasses = ReadonlyMap<number, RefusalClass>;

/**
 * What a status other than ESME_ROK means, with its name. One that is not known is never retried and never remembered against the address:
 * the next channel takes over.
 */
export function refusalOf(status: number, own: StatusClasses = new Map()): Refusal {
  const [name, documented] = STATUSES.get(status) ?? [undefined, undefined];
  const code = name ?? `SMPP_0x${status.toString(16).toUpperCase().padStart(8, '0')}`;
  return { code, errorClass: own.get(status) ?? documented ?? 'RECIPIENT_TEMPORARY' };
}

/** The SMSC asks for less: nothing is submitted for a moment. */
export function asksForLess(status: number): boolean {
  return status === 0x58 || status === 0x14;
}
