const NAME = /^[A-Za-z]/;
const OFFSET = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/;

/** Making one costs a thousand times what using it costs. */
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

/** Whether a name stands in the IANA time zone database, e.g. "Asia/Kathmandu"; offsets such as "+05:45" do not. */
export function isTimeZone(name: string): boolean {
  return formatOf(name) !== undefined;
}

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. A zone that is not known here keeps UTC. */
export function offsetAt(timeZone: string, at: number): number {
  const name = formatOf(timeZone)?.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes, seconds = '0'] = OFFSET.exec(name ?? '') ?? [];
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  if (sign === undefined) return 0;
  return sign === '-' ? -size : size;
}

function formatOf(name: string): Intl.DateTimeFormat | undefined {
  if (formats.has(name)) return formats.get(name);
  const format = NAME.test(name) ? newFormat(name) : undefined;
  // Names that do not exist come from outside, without end: only what exists is worth keeping.
  if (format !== undefined) formats.set(name, format);
  return format;
}

function newFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}
