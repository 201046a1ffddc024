import { type FallbackPolicy, type OutgoingMessage } from '@switchback/contracts';
import { isTimeZone, validateSendWindow } from '@switchback/fallback';

import { stepsOf } from './steps-of-policy';
import { type Violation, type Violations } from './violations';

type Scheduled = Pick<OutgoingMessage, 'sendAt' | 'sendWindow' | 'timeZone'>;

/** What can be judged of a schedule without policy and time. */
export function checkSchedule({ sendAt, sendWindow, timeZone }: Scheduled, path: string, violations: Violations): void {
  if (sendAt !== undefined && Number.isNaN(sendAt.getTime())) {
    violations.add(`${path}.send_at`, 'must be a timestamp; leave it out to send at once');
  }
  if (timeZone !== '' && !isTimeZone(timeZone)) {
    violations.add(`${path}.time_zone`, 'must be a name of the IANA time zone database, such as Europe/Berlin or Asia/Kathmandu');
  }
  if (sendWindow === undefined) {
    return;
  }
  const { days, start, end, timeZone: zone } = sendWindow;
  const draft = { days: days.map((day) => day.replace('DAY_OF_WEEK_', '')), start, end, timeZone: zone };
  const validation = validateSendWindow(`${path}.send_window`, draft);
  if (!validation.ok) {
    validation.violations.forEach(({ field, description }) => violations.add(field, description));
  }
}

/**
 * Whether a schedule suits the policy. A window in the recipient's zone needs that zone: a guess would wake people at night.
 *
 * @param expiresAt when the message would expire were it accepted now, in milliseconds since the epoch
 */
export function fitSchedule(policy: FallbackPolicy, message: Scheduled, expiresAt: number, path: string): readonly Violation[] {
  const found: Violation[] = [];
  if (message.sendAt !== undefined && message.sendAt.getTime() >= expiresAt) {
    found.push({ field: `${path}.send_at`, description: 'must lie before the message expires: choose an earlier time, or a ttl that reaches beyond it' });
  }
  const zoneless = stepsOf(policy).findIndex(({ sendWindow }) => sendWindow !== undefined && sendWindow.timeZone === '');
  const known = message.timeZone !== '' || (message.sendWindow?.timeZone ?? '') !== '';
  if (zoneless >= 0 && !known) {
    const description = `must be set: step ${zoneless + 1} of the policy has a send window in the recipient's time zone`;
    found.push({ field: `${path}.time_zone`, description });
  }
  return found;
}
