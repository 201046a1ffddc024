import { type Channel } from '@switchback/fallback';

import { type MessageRecord } from './message-record';
import { type RecordedSuppression } from './recorded-run';
import { type MessageRule } from './rule';

/** Missing address, suppressed or opted out: the step is skipped (design, section 4). */
export const suppressionRules: readonly MessageRule[] = [
  {
    name: 'nobody is written to where they opted out',
    check: (message) =>
      message.dispatches
        .filter(({ channel, address, createdAt }) => isSpared(message, channel, address, (entry) => holdsAt(entry, createdAt)))
        .map(({ attemptId, channel }) => `${attemptId} was dispatched to ${channel}`),
  },
  {
    name: 'a step is skipped for an opt-out, and a message ends for one, only where there is one',
    check: (message) =>
      message.timeline.flatMap((event) => {
        const { addresses = [] } = message.announcements[0] ?? {};
        if (event.type === 'STEP_SKIPPED' && (event.reason === 'SUPPRESSED' || event.reason === 'INVALID_ADDRESS')) {
          const spared = addresses.some((address) => isSpared(message, event.channel, address));
          return spared ? [] : [`step ${event.step} was skipped: ${event.reason}`];
        }
        return event.type === 'MESSAGE_SETTLED' && event.reason === 'OPTED_OUT' && !isSparedEverywhere(message) ? [`it ended ${event.reason}`] : [];
      }),
  },
];

/** By default by an entry of any time: between the person's word and our seeing it recorded nobody knows. */
function isSpared(message: MessageRecord, channel: Channel, address: string, holds: (entry: RecordedSuppression) => boolean = () => true): boolean {
  return isSparedEverywhere(message) || message.suppressed.some((entry) => entry.channel === channel && entry.address === address && holds(entry));
}

/** No hand-off is decided on after an opt-out was recorded, until the person takes it back. */
function holdsAt({ since, until }: RecordedSuppression, at: number): boolean {
  return (since === undefined || at > since) && (until === undefined || at < until);
}

/** One address is enough: the person asked not to be written to at all. */
function isSparedEverywhere({ announcements, suppressed }: MessageRecord): boolean {
  const { addresses = [] } = announcements[0] ?? {};
  return suppressed.some(({ channel, address }) => channel === 'ALL' && addresses.includes(address));
}
