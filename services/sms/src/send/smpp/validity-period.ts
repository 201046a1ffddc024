const DAY = 86_400;
/** Days have two digits; months and years are of no fixed length and stay 0. */
const LONGEST_SECONDS = 99 * DAY;

/** A relative validity_period, `YYMMDDhhmmsstnnR`: SMPP 3.4, section 7.1.1.2. At least one second. */
export function validityPeriod(seconds: number): string {
  const whole = Math.min(Math.max(Math.floor(seconds), 1), LONGEST_SECONDS);
  const fields = [0, 0, Math.floor(whole / DAY), Math.floor(whole / 3_600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  return `${fields.map((field) => String(field).padStart(2, '0')).join('')}000R`;
}
