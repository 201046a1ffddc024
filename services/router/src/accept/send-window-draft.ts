import { type SendWindow } from '@switchback/contracts';
import { type SendWindowDraft } from '@switchback/fallback';

/** A send window from the wire as a draft. */
export function sendWindowDraft({ days, start, end, timeZone }: SendWindow): SendWindowDraft {
  return { days: days.map((day) => day.replace('DAY_OF_WEEK_', '')), start, end, timeZone };
}
