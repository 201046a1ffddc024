import { type Event } from './event';

const FOUND_OR_PASSED_OVER: ReadonlySet<Event['type']> = new Set(['MESSAGE_ACCEPTED', 'STEP_WAITING', 'STEP_STARTED', 'STEP_SKIPPED']);

/**
 * Whether a decision looked for a step to start. Only then does it matter what is known against the recipient's addresses: a
 * decision that did not is the same whatever `suppressed` says.
 */
export function looksForStep(events: readonly Event[]): boolean {
  return events.some((event) => {
    if (FOUND_OR_PASSED_OVER.has(event.type)) return true;
    // Given up for a step that is there to go to, though nothing starts before those that started with it have failed.
    if (event.type === 'STEP_FAILED' && event.reason === 'AMBIGUOUS') return true;
    // A usable step may have been found past the ttl: were it suppressed, it would have been passed over first.
    return event.type === 'MESSAGE_SETTLED' && (event.status === 'EXPIRED' || event.reason === 'DELIVERED_NOT_READ');
  });
}
