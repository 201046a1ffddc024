import { type Event } from './event';

/**
 * Whether a decision looked for a step to start. Only then does it matter what is known against the recipient's addresses: a
 * decision that did not is the same whatever `suppressed` says.
 */
export function looksForStep(events: readonly Event[]): boolean {
  return events.some((event) => {
    if (event.type === 'MESSAGE_ACCEPTED' || event.type === 'STEP_STARTED' || event.type === 'STEP_SKIPPED') return true;
    // A usable step may have been found past the ttl: were it suppressed, the message would have ended otherwise.
    return event.type === 'MESSAGE_SETTLED' && event.status === 'EXPIRED';
  });
}
