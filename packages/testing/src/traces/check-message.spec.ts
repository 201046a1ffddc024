import { type ReceivedSpan, type SpanKindName } from '../otlp-json';

import { inCallersTrace } from './callers-trace';
import { checkMessage } from './check-message';
import { type MessageStory } from './message-story';
import { describeProblem } from './problem';

const ID = 'msg_1';
const TRACE = 'ab'.repeat(16);
const ACCEPTED = 'switchback.messages.accepted.v1';
const ATTEMPTS = 'switchback.attempts.events.v1';
const DISPATCH = 'switchback.dispatch.sms.v1';
const EVENTS = 'switchback.messages.events.v1';

interface SpanDraft {
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly attributes?: Record<string, unknown>;
  readonly scope?: string;
  readonly kind?: SpanKindName;
  readonly failed?: boolean;
}

const span = ({ id, parent, name, attributes = {}, scope = 'switchback.router', kind = 'INTERNAL', failed = false }: SpanDraft): ReceivedSpan => ({
  service: 'switchback-router',
  scope,
  traceId: TRACE,
  spanId: id,
  parentSpanId: parent,
  name,
  kind,
  startedAt: 1n,
  endedAt: 2n,
  attributes,
  links: [],
  failed,
  statusMessage: undefined,
});
const bus = '@switchback/bus';
const attempt = (status: string) => ({ 'switchback.attempt.id': 'a1', 'switchback.attempt.status': status });

const story: MessageStory = {
  id: ID,
  traceId: TRACE,
  timeline: [
    { event: 'MESSAGE_ACCEPTED', reason: '', channel: '', attemptId: '', attemptStatus: '' },
    { event: 'ATTEMPT_QUEUED', reason: '', channel: 'SMS', attemptId: 'a1', attemptStatus: '' },
    { event: 'ATTEMPT_UPDATED', reason: '', channel: 'SMS', attemptId: 'a1', attemptStatus: 'SENT' },
    { event: 'ATTEMPT_UPDATED', reason: '', channel: 'SMS', attemptId: 'a1', attemptStatus: 'UNDELIVERED' },
    { event: 'STEP_FAILED', reason: 'TIMEOUT', channel: 'SMS', attemptId: '', attemptStatus: '' },
    { event: 'MESSAGE_SETTLED', reason: 'EXHAUSTED', channel: '', attemptId: '', attemptStatus: '' },
  ],
};

const whole = [
  span({ id: '1', name: 'switchback.messaging.v1.MessageService/SendMessage', attributes: { 'switchback.message.id': ID }, kind: 'SERVER' }),
  span({ id: '2', parent: '1', name: `send ${ACCEPTED}`, scope: bus }),
  span({ id: '3', parent: '2', name: `process ${ACCEPTED}`, scope: bus }),
  span({ id: '4', parent: '3', name: 'route message', attributes: { 'switchback.events': ['MESSAGE_ACCEPTED', 'ATTEMPT_QUEUED'] } }),
  span({ id: '5', parent: '4', name: `send ${DISPATCH}`, scope: bus }),
  span({ id: '6', parent: '5', name: `process ${DISPATCH}`, scope: bus }),
  span({ id: '7', parent: '6', name: 'send sms', attributes: attempt('SENT') }),
  span({ id: '8', parent: '7', name: `send ${ATTEMPTS}`, scope: bus }),
  span({ id: '9', parent: '8', name: `process ${ATTEMPTS}`, scope: bus }),
  span({ id: '10', parent: '9', name: 'advance message', attributes: { 'switchback.events': ['ATTEMPT_UPDATED'] } }),
  span({ id: '11', parent: '7', name: 'receipt sms', attributes: { ...attempt('UNDELIVERED'), 'error.type': 'UNDELIVERED' }, failed: true }),
  span({ id: '12', parent: '11', name: `send ${ATTEMPTS}`, scope: bus }),
  span({ id: '13', parent: '12', name: `process ${ATTEMPTS}`, scope: bus }),
  span({ id: '14', parent: '13', name: 'advance message', attributes: { 'switchback.events': ['ATTEMPT_UPDATED'] } }),
  span({ id: '15', parent: '2', name: 'fire timer', attributes: { 'switchback.events': ['STEP_FAILED', 'MESSAGE_SETTLED'] } }),
  span({ id: '16', parent: '15', name: `send ${EVENTS}`, scope: bus }),
];

const problemsOf = (spans: readonly ReceivedSpan[], traceIds: readonly string[] = [TRACE]): string[] =>
  checkMessage(story, spans, traceIds).map(({ hop, problem }) => `${hop}: ${problem}`);
const without = (...ids: readonly string[]): ReceivedSpan[] => whole.filter(({ spanId }) => !ids.includes(spanId));
const changed = (id: string, change: Partial<ReceivedSpan>): ReceivedSpan[] => whole.map((each) => (each.spanId === id ? { ...each, ...change } : each));

it('finds nothing wrong with a whole trace', () => {
  expect(problemsOf(whole)).toEqual([]);
});

it.each<[string, readonly ReceivedSpan[], readonly string[], string]>([
  ['no trace', [], [TRACE], 'trace: there is none'],
  ['a trace that its id does not find', whole, [], 'search: its id does not find its trace'],
  ['a second trace', whole, [TRACE, 'other'], 'search: its id finds another trace, too: other'],
  ['an orphan', without('8'), [TRACE], `process ${ATTEMPTS}: has no parent in the trace (switchback-router)`],
  ['a second root', [...whole, span({ id: '20', name: 'poll' })], [TRACE], 'poll: is a second root'],
  ['a root that does not say whose it is', changed('1', { attributes: {} }), [TRACE], `${whole[0]?.name ?? ''}: is the root, and does not name the message`],
  ['a root that accepts nothing', changed('1', { name: 'GET /' }), [TRACE], 'GET /: is the root, and does not accept messages'],
  ["another's span", [...whole, span({ id: '20', parent: '1', name: 'send sms', attributes: { 'switchback.message.id': 'msg_2' } })], [TRACE], 'send sms: is about msg_2'],
  ['a receipt beside a call that was recorded before', changed('11', { parentSpanId: '6', startedAt: 3n, endedAt: 3n }), [TRACE], `receipt sms: hangs on process ${DISPATCH}`],
  ['a receipt on a dispatch that its call does not come from', changed('11', { parentSpanId: '3' }), [TRACE], `receipt sms: hangs on process ${ACCEPTED}`],
  ['a call that is missing', changed('7', { name: 'call' }), [TRACE], 'send, receipt or query sms with SENT: is missing (ATTEMPT_UPDATED a1)'],
  ['a receipt that is missing', without('11', '12', '13', '14'), [TRACE], 'send, receipt or query sms with UNDELIVERED: is missing (ATTEMPT_UPDATED a1)'],
  ['an event that no span wrote', without('14'), [TRACE], 'ATTEMPT_UPDATED: is 2 times in the timeline, and 1 times in spans of the router'],
  ['a timer that is missing', changed('15', { name: 'advance message' }), [TRACE], 'fire timer: is missing (STEP_FAILED TIMEOUT)'],
  ['a dispatch too many', [...whole, span({ id: '20', parent: '4', name: `send ${DISPATCH}`, scope: bus })], [TRACE], `send ${DISPATCH}: is there 2 times for 1 attempts`],
  ['an end that nobody was told', without('16'), [TRACE], `send ${EVENTS}: is missing (MESSAGE_SETTLED EXHAUSTED)`],
  ['a failure without a class', changed('10', { failed: true }), [TRACE], 'advance message: failed, and does not say as what'],
  ['a class without a failure', changed('11', { failed: false }), [TRACE], 'receipt sms: has an error.type, and is not marked as failed'],
])('tells of %s', (_what, spans, traceIds, problem) => {
  expect(problemsOf(spans, traceIds)).toContain(problem);
});

it('lets a receipt that outran the record of its call stand beside the call', () => {
  expect(problemsOf(changed('11', { parentSpanId: '6' }))).toEqual([]);
});

it('lets a caller have a trace of its own', () => {
  const spans = changed('1', { parentSpanId: 'callers' });
  expect(checkMessage({ ...story, callersSpan: 'callers' }, spans, [TRACE])).toEqual([]);
});

it('leaves out what the caller did in its own trace, and its other messages', () => {
  const caller = { ...span({ id: 'callers', name: 'POST /orders' }), service: 'shop' };
  const another = [
    span({ id: '31', parent: 'callers', name: 'switchback.messaging.v1.MessageService/SendMessage', attributes: { 'switchback.message.id': 'msg_2' }, kind: 'SERVER' }),
    span({ id: '32', parent: '31', name: `send ${ACCEPTED}`, scope: bus }),
  ];
  const seen = inCallersTrace(story, [caller, ...changed('1', { parentSpanId: 'callers' }), ...another]);
  expect(checkMessage(seen.story, seen.spans, [TRACE])).toEqual([]);
  expect(inCallersTrace(story, whole)).toEqual({ story, spans: whole });
});

it('names message, trace, hop and what is missing', () => {
  const [problem] = checkMessage(story, [], []);
  if (problem === undefined) throw new Error('there is no problem');
  expect(describeProblem(problem)).toBe(`${ID} (trace ${TRACE}), trace: there is none`);
});
