import { type SendWindow as WireSendWindow } from '@switchback/contracts';
import type { SendWindow } from './send-window';
import { daysOfWeek } from './vocabulary-wire';

export function sendWindowToWire({ days, start, end, timeZone }: SendWindow): WireSendWindow {
  return { days: (days ?? []).map((day) => daysOfWeek.write(day)), start, end, timeZone: timeZone ?? '' };
}

export function sendWindowFromWire({ days, start, end, timeZone }: WireSendWindow): SendWindow {
  const known = days.map((day) => daysOfWeek.read(day)).filter((day) => day !== undefined);
  return { ...(known.length === 0 ? {} : { days: known }), start, end, ...(timeZone === '' ? {} : { timeZone }) };
}
