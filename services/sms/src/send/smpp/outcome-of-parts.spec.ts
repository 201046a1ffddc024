import { outcomeOfParts, type PartOutcome } from './outcome-of-parts';

const taken = (messageId: string): PartOutcome => ({ outcome: 'TAKEN', messageId });
const throttled: PartOutcome = { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'ESME_RTHROTTLED' };
const invalid: PartOutcome = { outcome: 'REFUSED', errorClass: 'RECIPIENT_PERMANENT', code: 'ESME_RINVDSTADR' };
const unanswered: PartOutcome = { outcome: 'NO_ANSWER', code: 'ECONNRESET' };
const notSubmitted: PartOutcome = { outcome: 'NOT_SUBMITTED' };

it.each<[string, readonly PartOutcome[], object]>([
  ['all were taken', [taken('a'), taken('b')], { outcome: 'TAKEN', messageIds: ['a', 'b'] }],
  ['the first was refused, and so nothing is on its way', [throttled, notSubmitted], throttled],
  ['the first was refused for good', [invalid, notSubmitted], invalid],
  ['one was refused for now, of a message that is on its way in part', [taken('a'), throttled], { outcome: 'REFUSED', errorClass: 'RECIPIENT_TEMPORARY', code: 'ESME_RTHROTTLED' }],
  ['one was refused for good, of a message that is on its way in part', [taken('a'), invalid], invalid],
  ['one was not answered and may have made it whole', [taken('a'), unanswered], unanswered],
  ['the only one was not answered', [unanswered], unanswered],
  ['the first was not answered, and the others did not go out', [unanswered, notSubmitted], { outcome: 'REFUSED', errorClass: 'RECIPIENT_TEMPORARY', code: 'INCOMPLETE_ECONNRESET' }],
  ['one was not answered and another one refused', [taken('a'), unanswered, throttled], { outcome: 'REFUSED', errorClass: 'RECIPIENT_TEMPORARY', code: 'ESME_RTHROTTLED' }],
])('%s', (_name, parts, expected) => {
  expect(outcomeOfParts(parts)).toEqual(expected);
});
