/** What a receipt's text says, as it is written there. */
export interface ReceiptText {
  readonly id: string | undefined;
  readonly stat: string | undefined;
  readonly err: string | undefined;
  readonly doneDate: string | undefined;
}

/** Where the message's own words begin: whatever looks like a field after it is theirs. */
const OWN_WORDS = /text\s*:/i;

/**
 * Reads the text of a receipt: SMPP 3.4, appendix B, `id:... sub:... dlvrd:... submit date:... done date:... stat:... err:... text:...`. Every SMSC
 * has its own: letter case, underscores, spaces, separators, order and missing fields do not matter. Undefined when it says neither which
 * message nor how it is.
 */
export function readReceiptText(text: string): ReceiptText | undefined {
  const fields = text.split(OWN_WORDS, 1)[0] ?? '';
  const id = /(?:^|[^a-z_])(?:message[ _]?)?id\s*:\s*"?([^\s,;"]+)/i.exec(fields)?.[1]?.replace(/sub:.*$/i, '');
  const stat = /stat(?:us)?\s*:\s*"?([a-z]+)/i.exec(fields)?.[1];
  if (id === undefined && stat === undefined) return undefined;
  return {
    id,
    stat: stat?.replace(/err$/i, ''),
    err: /err(?:or)?(?:[ _]?code)?\s*:\s*"?([0-9a-z]+)/i.exec(fields)?.[1],
    doneDate: /done[ _]?date\s*:\s*"?(\d{10,14})/i.exec(fields)?.[1],
  };
}

/**
 * A date of a receipt, `YYMMDDhhmm` with or without seconds, or with the century, in the zone of that offset; in milliseconds since the epoch. Undefined
 * when it is no date.
 */
export function readReceiptDate(digits: string, utcOffsetMinutes: number): number | undefined {
  const short = digits.length === 14 ? digits.slice(2) : digits;
  const match = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/.exec(short);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map((field) => Number(field ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return undefined;
  return Date.UTC(2_000 + year, month - 1, day, hour, minute, second) - utcOffsetMinutes * 60_000;
}
