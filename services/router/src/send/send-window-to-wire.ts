import { DayOfWeek as WireDay, type SendWindow as WireSendWindow } from '@switchback/contracts';
import { type DayOfWeek, type SendWindow } from '@switchback/fallback';

const DAY: Readonly<Record<DayOfWeek, WireDay>> = {
  SUNDAY: WireDay.DAY_OF_WEEK_SUNDAY,
  MONDAY: WireDay.DAY_OF_WEEK_MONDAY,
  TUESDAY: WireDay.DAY_OF_WEEK_TUESDAY,
  WEDNESDAY: WireDay.DAY_OF_WEEK_WEDNESDAY,
  THURSDAY: WireDay.DAY_OF_WEEK_THURSDAY,
  FRIDAY: WireDay.DAY_OF_WEEK_FRIDAY,
  SATURDAY: WireDay.DAY_OF_WEEK_SATURDAY,
};

export function sendWindowToWire({ days, start, end, timeZone }: SendWindow): WireSendWindow {
  return { days: days.map((day) => DAY[day]), start, end, timeZone: timeZone ?? '' };
}
