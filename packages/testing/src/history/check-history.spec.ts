import { type Event, type MessageState } from '@switchback/fallback';

import { checkHistory, RULES } from './check-history';
import { type RecordedRun } from './recorded-run';
import { soundRun } from './testing/sound-run';

type Corrupt = (run: RecordedRun) => RecordedRun;

/** Replaces one record of a list. */
function changed<T>(items: readonly T[], which: (item: T) => boolean, change: (item: T) => T): readonly T[] {
  const index = items.findIndex(which);
  if (index < 0) throw new Error('there is nothing to corrupt');
  return items.map((item, position) => (position === index ? change(item) : item));
}

function without<T>(items: readonly T[], which: (item: T) => boolean): readonly T[] {
  if (!items.some(which)) throw new Error('there is nothing to take away');
  return items.filter((item) => !which(item));
}

const stateOf = (run: RecordedRun, id: string, change: Partial<MessageState>): RecordedRun => ({
  ...run,
  messages: changed(run.messages, (message) => message.id === id, (message) => ({ ...message, ...(change.status && { status: change.status }), state: { ...message.state, ...change } })),
});

/** The timeline of a message, told otherwise and numbered anew. */
const retold = (run: RecordedRun, id: string, retell: (events: readonly Event[]) => readonly Event[]): RecordedRun => {
  const events = retell(run.timeline.filter(({ messageId }) => messageId === id).map(({ event }) => event));
  const others = run.timeline.filter(({ messageId }) => messageId !== id);
  const told = { ...run, timeline: [...others, ...events.map((event, index) => ({ messageId: id, sequence: index + 1, event }))] };
  return stateOf(told, id, { sequence: events.length });
};

const movedToEnd = (type: Event['type']) => (events: readonly Event[]): readonly Event[] => [
  ...without(events, (event) => event.type === type),
  ...events.filter((event) => event.type === type),
];

const ofMessage = (id: string) => ({ messageId }: { messageId: string }) => messageId === id;

/** Each plants one violation; the rule of that name must be among those that notice. */
const planted: readonly { rule: string; plant: string; corrupt: Corrupt }[] = [
  { rule: 'every accepted message reaches a final status', plant: 'a lost message', corrupt: (run) => ({ ...run, messages: without(run.messages, ({ id }) => id === 'late') }) },
  { rule: 'every accepted message reaches a final status', plant: 'an open message', corrupt: (run) => stateOf(run, 'expired', { status: 'IN_PROGRESS' }) },
  { rule: 'every accepted message reaches a final status', plant: 'a message that nobody sent', corrupt: (run) => ({ ...run, accepted: without(run.accepted, ofMessage('late')) }) },
  {
    rule: 'every accepted message reaches a final status',
    plant: 'a message that settled twice',
    corrupt: (run) => retold(run, 'expired', (events) => [...events, ...events.filter(({ type }) => type === 'MESSAGE_SETTLED')]),
  },
  { rule: 'the timeline begins once and has no gaps', plant: 'a missing entry', corrupt: (run) => ({ ...run, timeline: without(run.timeline, ({ messageId, sequence }) => messageId === 'late' && sequence === 4) }) },
  { rule: 'the timeline begins once and has no gaps', plant: 'a second beginning', corrupt: (run) => retold(run, 'late', (events) => [...events.slice(0, 1), ...events]) },
  { rule: 'the timeline begins once and has no gaps', plant: 'an entry that the state did not count', corrupt: (run) => stateOf(run, 'late', { sequence: 3 }) },
  { rule: 'the stored status is what the timeline says', plant: 'a row of another status', corrupt: (run) => stateOf(run, 'expired', { status: 'FAILED' }) },
  {
    rule: 'the status that customers are told never goes backwards',
    plant: 'events in the wrong order',
    corrupt: (run) => ({ ...run, statuses: run.statuses.toReversed() }),
  },
  {
    rule: 'the status that customers are told never goes backwards',
    plant: 'FAILED after DELIVERED',
    corrupt: (run) => ({ ...run, statuses: [...run.statuses, { eventId: 'twice.99', messageId: 'twice', customerId: 'acme', status: 'FAILED', sequence: 99 }] }),
  },
  {
    rule: 'customers are told what the timeline says, to the end',
    plant: 'an end that was not told',
    corrupt: (run) => ({ ...run, statuses: without(run.statuses, ({ messageId, status }) => messageId === 'expired' && status === 'EXPIRED') }),
  },
  {
    rule: 'customers are told what the timeline says, to the end',
    plant: 'a status that the timeline does not have',
    corrupt: (run) => ({ ...run, statuses: changed(run.statuses, ({ messageId, status }) => messageId === 'late' && status === 'FAILED', (status) => ({ ...status, status: 'EXPIRED' })) }),
  },
  ...(['MESSAGE_SETTLED', 'CANCEL_REQUESTED', 'ACKNOWLEDGED'] as const).map((type) => ({
    rule: 'no step starts after the message is settled, canceled, acknowledged or past its ttl',
    plant: `a step after ${type}`,
    corrupt: (run: RecordedRun) =>
      retold(run, 'late', (events) => [
        ...events,
        type === 'MESSAGE_SETTLED' ? { type, at: 0, status: 'FAILED', reason: 'EXHAUSTED' } : { type, at: 0 },
        { type: 'STEP_STARTED', at: 0, step: 2, channel: 'WHATSAPP' },
      ]),
  })),
  {
    rule: 'no step starts after the message is settled, canceled, acknowledged or past its ttl',
    plant: 'a step past the ttl',
    corrupt: (run) => stateOf(run, 'twice', { expiresAt: Date.UTC(2026, 0, 1) + 5_000 }),
  },
  { rule: 'no step starts before the earlier one failed or ran out of time', plant: 'two steps at once', corrupt: (run) => retold(run, 'twice', movedToEnd('STEP_FAILED')) },
  {
    rule: 'a step fails once, and only for what its attempt or its clock says',
    plant: 'a timeout before its time',
    corrupt: (run) => retold(run, 'twice', (events) => changed(events, ({ type }) => type === 'STEP_FAILED', (event) => ({ ...event, at: event.at - 1 }))),
  },
  {
    rule: 'a step fails once, and only for what its attempt or its clock says',
    plant: 'a failure that nobody reported',
    corrupt: (run) => retold(run, 'late', (events) => changed(events, ({ type }) => type === 'ATTEMPT_UPDATED', (event) => event).filter((event) => event.type !== 'ATTEMPT_UPDATED' || event.status !== 'UNDELIVERED')),
  },
  {
    rule: 'a step fails once, and only for what its attempt or its clock says',
    plant: 'a second failure',
    corrupt: (run) => retold(run, 'late', (events) => [...events, ...events.filter(({ type }) => type === 'STEP_FAILED')]),
  },
  {
    rule: 'a step fails once, and only for what its attempt or its clock says',
    plant: 'a step expired before the ttl',
    corrupt: (run) => stateOf(run, 'expired', { expiresAt: Date.UTC(2027, 0, 1) }),
  },
  {
    rule: "a step's time counts from its first hand-off and starts once",
    plant: 'a timer that was reset',
    corrupt: (run) => retold(run, 'twice', (events) => [...events, ...events.filter((event) => event.type === 'TIMER_STARTED' && event.step === 0)]),
  },
  {
    rule: "a step's time counts from its first hand-off and starts once",
    plant: 'a longer time than the policy gives',
    corrupt: (run) => retold(run, 'twice', (events) => changed(events, ({ type }) => type === 'TIMER_STARTED', (event) => (event.type === 'TIMER_STARTED' ? { ...event, deadline: event.deadline + 1 } : event))),
  },
  {
    rule: 'nobody is written to where they opted out',
    plant: 'a dispatch to a number that opted out',
    corrupt: (run) => ({ ...run, suppressed: [...run.suppressed, { customerId: 'umbrella', address: 'SMS of umbrella', channel: 'SMS' }] }),
  },
  {
    rule: 'nobody is written to where they opted out',
    plant: 'a dispatch after a person said STOP',
    corrupt: (run) => ({ ...run, suppressed: [...run.suppressed, { customerId: 'umbrella', address: 'SMS of umbrella', channel: 'SMS', since: Date.UTC(2025, 11, 31), until: Date.UTC(2026, 0, 2) }] }),
  },
  {
    rule: 'nobody is written to where they opted out',
    plant: 'a dispatch to somebody who opted out of everything',
    corrupt: (run) => ({ ...run, suppressed: [...run.suppressed, { customerId: 'initech', address: 'SMS of initech', channel: 'ALL' }] }),
  },
  {
    rule: 'a step is skipped for an opt-out, and a message ends for one, only where there is one',
    plant: "an opt-out of another customer's",
    corrupt: (run) => ({ ...run, suppressed: changed(run.suppressed, ({ channel }) => channel === 'SMS', (entry) => ({ ...entry, customerId: 'acme' })) }),
  },
  {
    rule: 'a step is skipped for an opt-out, and a message ends for one, only where there is one',
    plant: 'an opt-out of one channel that ended a message',
    corrupt: (run) => ({ ...run, suppressed: changed(run.suppressed, ({ channel }) => channel === 'ALL', (entry) => ({ ...entry, channel: 'EMAIL' })) }),
  },
  {
    rule: 'an attempt is handed to a provider once, unless the call before was refused',
    plant: 'a second call',
    corrupt: (run) => ({ ...run, calls: [...run.calls, { channel: 'SMS', attemptId: 'twice.0.1', call: 2, outcome: 'TAKEN', providerMessageId: 'another' }] }),
  },
  {
    rule: 'an attempt is handed to a provider once, unless the call before was refused',
    plant: 'a call after no answer',
    corrupt: (run) => ({ ...run, calls: changed(run.calls, ({ outcome }) => outcome === 'REFUSED', (call) => ({ ...call, outcome: 'NO_ANSWER' })) }),
  },
  {
    rule: 'an attempt is handed to a provider once, unless the call before was refused',
    plant: 'a call without a claim',
    corrupt: (run) => ({ ...run, claims: without(run.claims, ofMessage('throttled')) }),
  },
  {
    rule: 'what is handed over was queued by its step and dispatched to its channel',
    plant: 'a lost dispatch',
    corrupt: (run) => ({ ...run, dispatches: without(run.dispatches, ({ attemptId }) => attemptId === 'canceled.0.1') }),
  },
  {
    rule: 'what is handed over was queued by its step and dispatched to its channel',
    plant: 'a dispatch to another channel',
    corrupt: (run) => ({ ...run, dispatches: changed(run.dispatches, ofMessage('late'), (dispatch) => ({ ...dispatch, channel: 'WHATSAPP' })) }),
  },
  {
    rule: 'what is handed over was queued by its step and dispatched to its channel',
    plant: 'a call that no dispatch asked for',
    corrupt: (run) => ({ ...run, calls: [...run.calls, { channel: 'EMAIL', attemptId: 'throttled.1.1', call: 1, outcome: 'TAKEN', providerMessageId: 'another' }] }),
  },
  {
    rule: 'each step is one attempt',
    plant: 'a second attempt',
    corrupt: (run) => retold(run, 'late', (events) => [...events, { type: 'ATTEMPT_QUEUED', at: 0, step: 1, channel: 'EMAIL', attemptId: 'late.1.2' }]),
  },
  {
    rule: 'CANCELED means that no provider has it',
    plant: 'a call of a canceled message',
    corrupt: (run) => ({ ...run, calls: [...run.calls, { channel: 'SMS', attemptId: 'canceled.0.1', call: 1, outcome: 'NO_ANSWER' }] }),
  },
  {
    rule: 'the word about an attempt only ever gains weight',
    plant: 'SENT after DELIVERED',
    corrupt: (run) => retold(run, 'throttled', (events) => [...events, ...events.filter((event) => event.type === 'ATTEMPT_UPDATED' && event.status === 'SENT')]),
  },
  {
    rule: 'the best evidence about an attempt wins, in its channel and in the router',
    plant: 'a claim that forgot its receipt',
    corrupt: (run) => ({ ...run, claims: changed(run.claims, ofMessage('throttled'), (claim) => ({ ...claim, status: 'DELIVERED' })) }),
  },
  {
    rule: 'the best evidence about an attempt wins, in its channel and in the router',
    plant: 'a claim that knows more than its provider said',
    corrupt: (run) => ({ ...run, receipts: without(run.receipts, ({ attemptId }) => attemptId === 'twice.1.1') }),
  },
  {
    rule: 'the best evidence about an attempt wins, in its channel and in the router',
    plant: 'a report that the router did not count',
    corrupt: (run) => ({ ...run, reports: [...run.reports, { eventId: 'new', messageId: 'expired', attemptId: 'expired.0.1', status: 'DELIVERED' }] }),
  },
  {
    rule: 'proof of delivery is never lost',
    plant: 'a receipt that changed nothing',
    corrupt: (run) => ({ ...run, receipts: [...run.receipts, { channel: 'SMS', attemptId: 'expired.0.1', providerMessageId: 'provider-expired.0.1', status: 'DELIVERED' }] }),
  },
  {
    rule: 'a message is DELIVERED or READ only by evidence or by an acknowledgement',
    plant: 'DELIVERED out of nothing',
    corrupt: (run) => stateOf(run, 'expired', { status: 'DELIVERED' }),
  },
  { rule: 'what comes late is told as late, and a second delivery is told once', plant: 'late, untold', corrupt: (run) => stateOf(run, 'late', { late: false }) },
  {
    rule: 'what comes late is told as late, and a second delivery is told once',
    plant: 'a second delivery, untold',
    corrupt: (run) => retold(run, 'twice', (events) => without(events, ({ type }) => type === 'DUPLICATE_DELIVERY')),
  },
  {
    rule: 'after a message has settled nothing is decided but its improvement',
    plant: 'a superseded attempt that fails its step',
    corrupt: (run) => retold(run, 'twice', (events) => [...events, { type: 'STEP_FAILED', at: 0, step: 1, channel: 'EMAIL', reason: 'UNDELIVERED' }]),
  },
  {
    rule: "a message is its customer's alone, wherever it goes",
    plant: 'a dispatch of another customer',
    corrupt: (run) => ({ ...run, dispatches: changed(run.dispatches, ofMessage('late'), (dispatch) => ({ ...dispatch, customerId: 'acme' })) }),
  },
  {
    rule: "a message is its customer's alone, wherever it goes",
    plant: 'content kept for another customer',
    corrupt: (run) => ({ ...run, messages: changed(run.messages, ({ id }) => id === 'late', (message) => ({ ...message, inputCustomerId: 'acme' })) }),
  },
  {
    rule: 'what is sent is what its customer gave, to an address that its customer gave',
    plant: "another message's content",
    corrupt: (run) => ({ ...run, dispatches: changed(run.dispatches, ofMessage('late'), (dispatch) => ({ ...dispatch, text: 'text of twice' })) }),
  },
  {
    rule: 'what is sent is what its customer gave, to an address that its customer gave',
    plant: "another customer's address",
    corrupt: (run) => ({ ...run, dispatches: changed(run.dispatches, ofMessage('late'), (dispatch) => ({ ...dispatch, address: 'SMS of acme' })) }),
  },
  {
    rule: "a receipt is counted for the attempt that its provider's id names",
    plant: 'a receipt of another attempt',
    corrupt: (run) => ({ ...run, receipts: changed(run.receipts, ({ attemptId }) => attemptId === 'late.0.1', (receipt) => ({ ...receipt, attemptId: 'twice.0.1' })) }),
  },
  {
    rule: 'an id names one thing',
    plant: 'one attempt id for two hand-offs',
    corrupt: (run) => ({ ...run, dispatches: [...run.dispatches, ...run.dispatches.slice(0, 1).map((dispatch) => ({ ...dispatch, createdAt: 1 }))] }),
  },
  {
    rule: 'an id names one thing',
    plant: 'one provider id for two attempts',
    corrupt: (run) => ({ ...run, claims: changed(run.claims, ofMessage('throttled'), (claim) => ({ ...claim, providerMessageId: 'provider-late.0.1' })) }),
  },
  { rule: 'an id names one thing', plant: 'one message id for two callers', corrupt: (run) => ({ ...run, accepted: [...run.accepted, ...run.accepted.slice(0, 1)] }) },
  { rule: 'every receipt finds its attempt', plant: 'a parked receipt', corrupt: (run) => ({ ...run, receipts: changed(run.receipts, () => true, (receipt) => ({ ...receipt, attemptId: null })) }) },
  { rule: 'no consumer gives up', plant: 'a dead letter', corrupt: (run) => ({ ...run, deadLetters: ['late'] }) },
];

it('finds nothing in a sound run, and nothing in what the bus brings twice', () => {
  const run = soundRun();
  expect(checkHistory(run)).toEqual([]);
  const { dispatches, reports, statuses } = run;
  expect(checkHistory({ ...run, dispatches: [...dispatches, ...dispatches], reports: [...reports, ...reports], statuses: [...statuses, ...statuses] })).toEqual([]);
});

it('has a planted violation for every rule', () => {
  expect([...new Set(planted.map(({ rule }) => rule))].sort()).toEqual(RULES.toSorted());
});

it.each(planted)('catches $plant: "$rule"', ({ rule, corrupt }) => {
  expect(checkHistory(corrupt(soundRun())).map((violation) => violation.rule)).toContain(rule);
});
