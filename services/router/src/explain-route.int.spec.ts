import {
  Channel,
  type ExplainedStep,
  type ExplainRouteResponse,
  MessageAccepted,
  RouteDecision,
  type RouteFacts,
  SmsEncoding,
  SuppressionReason,
  type TimelineEntry,
  TimelineEvent,
  TOPICS,
  type Message,
  type routerV1,
} from '@switchback/contracts';
import { type PolicyDraft } from '@switchback/fallback';
import { smsSegments } from '@switchback/sms-text';
import { waitFor } from '@switchback/testing';

import { call, refusal } from '../testing/call';
import { accepted, type AcceptedFields, CUSTOMER, nextId } from '../testing/accepted';
import { RouterFixture } from '../testing/router-fixture';
import { on, suppress } from '../testing/suppressions';

let router: RouterFixture;
let client: routerV1.RouterServiceClient;

beforeAll(async () => {
  router = await RouterFixture.create();
  ({ client } = await router.startReplica());
  await router.policy();
});

afterAll(() => router.stop());

async function explain(request: MessageAccepted, customerId = CUSTOMER): Promise<ExplainRouteResponse> {
  const answer = await call<routerV1.ExplainRouteResponse>((done) => client.explainRoute({ customerId, request }, done));
  if (answer.response === undefined) throw new Error('no response');
  return answer.response;
}

async function timelineOf(messageId: string): Promise<readonly TimelineEntry[]> {
  const answer = await call<routerV1.GetTimelineResponse>((done) => client.getTimeline({ customerId: CUSTOMER, request: { messageId } }, done));
  return answer.response?.entries ?? [];
}

async function messageOf(messageId: string): Promise<Message | undefined> {
  const answer = await call<routerV1.GetMessageResponse>((done) => client.getMessage({ customerId: CUSTOMER, request: { messageId } }, done));
  return answer.response?.message;
}

const HOUR = 3_600_000;
const clock = (ms: number): string => new Date(Date.now() + ms).toISOString().slice(11, 16);
/** Opens in twelve hours, for six. */
const closed = () => ({ days: [], start: clock(12 * HOUR), end: clock(18 * HOUR), timeZone: 'UTC' });
const open = () => ({ days: [], start: clock(-6 * HOUR), end: clock(6 * HOUR), timeZone: 'UTC' });
const templated = (text: string) => ({ variants: [{ locale: 'en', text, subject: '', html: '' }], fallbackLocale: 'en' });
const both = { sms: '+15005550006', email: 'someone@example.com' };

type Step = NonNullable<PolicyDraft['steps']>[number];

const SMS: Step = { channel: 'SMS', fallbackAfterMs: 60_000 };
const EMAIL: Step = { channel: 'EMAIL' };
const WHATSAPP: Step = { channel: 'WHATSAPP' };

interface Draft {
  readonly steps: readonly Step[];
  readonly fields?: AcceptedFields;
}

/** Drafts of all kinds, with what a reader expects of them. */
const DRAFTS: readonly [name: string, draft: () => Draft, decisions: readonly string[]][] = [
  ['everything is there', () => ({ steps: [SMS, EMAIL] }), ['RUN', 'WAIT FALLBACK']],
  ['no address for the first step', () => ({ steps: [WHATSAPP, SMS, EMAIL] }), ['SKIP NO_ADDRESS', 'RUN', 'WAIT FALLBACK']],
  ['no address at all', () => ({ steps: [WHATSAPP] }), ['SKIP NO_ADDRESS']],
  ['a send time', () => ({ steps: [SMS, EMAIL], fields: { ttlMs: 24 * HOUR, schedule: { sendAt: new Date(Date.now() + HOUR) } } }), ['WAIT SEND_AT', 'WAIT FALLBACK']],
  ['a send time that has passed', () => ({ steps: [SMS], fields: { schedule: { sendAt: new Date(Date.now() - HOUR) } } }), ['RUN']],
  ['a shut window', () => ({ steps: [SMS, EMAIL], fields: { ttlMs: 24 * HOUR, schedule: { sendWindow: closed() } } }), ['WAIT SEND_WINDOW', 'WAIT FALLBACK']],
  ['an open window', () => ({ steps: [SMS, EMAIL], fields: { ttlMs: 24 * HOUR, schedule: { sendWindow: open() } } }), ['RUN', 'WAIT FALLBACK']],
  ['a shut window of the first step', () => ({ steps: [{ ...SMS, sendWindow: closed() }, EMAIL] }), ['SKIP SEND_WINDOW', 'RUN']],
  ['a shut window of a later step', () => ({ steps: [SMS, { ...EMAIL, sendWindow: closed() }], fields: { ttlMs: 24 * HOUR } }), ['RUN', 'WAIT SEND_WINDOW']],
  ['a window that opens too late', () => ({ steps: [SMS, EMAIL], fields: { schedule: { sendWindow: closed() } } }), ['WAIT EXPIRES_FIRST', 'NOT_REACHED EXPIRES_FIRST']],
  ['a condition that is false', () => ({ steps: [{ ...SMS, when: 'recipient.sms_country == "NP"' }, EMAIL] }), ['SKIP CONDITION', 'RUN']],
  ['a condition that is true', () => ({ steps: [{ ...SMS, when: 'recipient.sms_country == "US" && local.hour >= 0' }, EMAIL] }), ['RUN', 'WAIT FALLBACK']],
  ['a condition that fails', () => ({ steps: [{ ...SMS, when: 'metadata.tier == "gold"' }, EMAIL] }), ['SKIP CONDITION_ERROR', 'RUN']],
  ['a condition on what is known already', () => ({ steps: [WHATSAPP, { ...SMS, when: 'results[0].reason == "NO_ADDRESS"' }] }), ['SKIP NO_ADDRESS', 'RUN']],
  ['a condition on what is not known yet', () => ({ steps: [SMS, { ...EMAIL, when: 'results[0].code == "30003"' }] }), ['RUN', 'DEPENDS RESULTS']],
  ['a variable that is missing', () => ({ steps: [{ ...SMS, template: templated('Code {{ code }}') }, EMAIL] }), ['SKIP TEMPLATE_ERROR', 'RUN']],
  ['a text of too many messages', () => ({ steps: [{ ...SMS, content: { text: 'ĝ'.repeat(71) }, sms: { maxSegments: 1 } }, EMAIL] }), ['SKIP TOO_MANY_SEGMENTS', 'RUN']],
  [
    'a text that is short enough in GSM-7',
    () => ({ steps: [{ ...SMS, content: { text: '’'.repeat(71) }, sms: { maxSegments: 1, smartEncoding: true } }, EMAIL] }),
    ['RUN', 'WAIT FALLBACK'],
  ],
  [
    'a variable that is there',
    () => ({ steps: [{ ...SMS, template: templated('{{ code }} ĝis') }, EMAIL], fields: { variables: { code: 'x'.repeat(70) } } }),
    ['RUN', 'WAIT FALLBACK'],
  ],
  [
    'nothing that can be tried',
    () => ({ steps: [WHATSAPP, { ...SMS, when: 'false' }, { ...EMAIL, template: templated('{{ code }}') }] }),
    ['SKIP NO_ADDRESS', 'SKIP CONDITION', 'SKIP TEMPLATE_ERROR'],
  ],
];

const short = ({ decision, reason }: ExplainedStep): string => `${decision.replace('ROUTE_DECISION_', '')} ${reason}`.trim();

/** What the timeline says of a step at first, in the words of an explanation. */
function firstWord({ event, reason, step, channel, summary, deadline }: TimelineEntry) {
  switch (event) {
    case TimelineEvent.TIMELINE_EVENT_STEP_STARTED:
      return { step, channel, summary, reason, decision: RouteDecision.ROUTE_DECISION_RUN };
    case TimelineEvent.TIMELINE_EVENT_STEP_SKIPPED:
      return { step, channel, summary, reason, decision: RouteDecision.ROUTE_DECISION_SKIP };
    case TimelineEvent.TIMELINE_EVENT_STEP_WAITING: {
      const startTime = reason === 'EXPIRES_FIRST' ? undefined : deadline;
      return { step, channel, summary, reason, decision: RouteDecision.ROUTE_DECISION_WAIT, startTime };
    }
    default:
      return undefined;
  }
}

it.each(DRAFTS)('agrees with what routing records: %s', async (name, draftOf, decisions) => {
  const { steps, fields = {} } = draftOf();
  await agrees(`p-${DRAFTS.findIndex(([other]) => other === name)}`, steps, { recipient: both, ...fields }, decisions);
});

const { CHANNEL_SMS, CHANNEL_EMAIL, CHANNEL_WHATSAPP } = Channel;
const { SUPPRESSION_REASON_INVALID_ADDRESS: INVALID, SUPPRESSION_REASON_OPTED_OUT: OPTED_OUT } = SuppressionReason;

interface Known {
  readonly against: 'sms' | 'email';
  readonly scope: Channel | 'ALL';
  readonly reason?: SuppressionReason;
  readonly customerId?: string;
  /** The message has a send time that is to come. */
  readonly later?: boolean;
}

/** What is known against an address, and what that does to SMS, then e-mail, then WhatsApp to the number of the SMS. */
const KNOWN: readonly [name: string, known: Known, decisions: readonly string[]][] = [
  ['an opt-out of SMS', { against: 'sms', scope: CHANNEL_SMS }, ['SKIP SUPPRESSED', 'RUN', 'WAIT FALLBACK']],
  ['an opt-out of a later channel', { against: 'email', scope: CHANNEL_EMAIL }, ['RUN', 'SKIP SUPPRESSED', 'WAIT FALLBACK']],
  ['an opt-out of WhatsApp by a number that takes SMS', { against: 'sms', scope: CHANNEL_WHATSAPP }, ['RUN', 'WAIT FALLBACK', 'SKIP SUPPRESSED']],
  ['an invalid number', { against: 'sms', scope: CHANNEL_SMS, reason: INVALID }, ['SKIP INVALID_ADDRESS', 'RUN', 'WAIT FALLBACK']],
  ['an opt-out of everything', { against: 'email', scope: 'ALL', reason: OPTED_OUT }, ['SKIP SUPPRESSED', 'SKIP SUPPRESSED', 'SKIP SUPPRESSED']],
  ["another customer's opt-out", { against: 'sms', scope: 'ALL', customerId: 'other' }, ['RUN', 'WAIT FALLBACK', 'WAIT FALLBACK']],
  ['an opt-out before the send time', { against: 'sms', scope: CHANNEL_SMS, later: true }, ['SKIP SUPPRESSED', 'WAIT SEND_AT', 'WAIT FALLBACK']],
];

it.each(KNOWN)('agrees with what routing records where the router knows of %s', async (name, known, decisions) => {
  const index = KNOWN.findIndex(([other]) => other === name);
  const sms = `+1415556${String(index).padStart(4, '0')}`;
  const recipient = { sms, whatsapp: sms, email: `known.${index}@example.com` };
  const { against, scope, later = false, ...extra } = known;
  const fields = { recipient, ...(later ? { ttlMs: 24 * HOUR, schedule: { sendAt: new Date(Date.now() + HOUR) } } : {}) };
  await suppress(client, on(recipient[against], scope), extra);
  await agrees(`known-${index}`, [SMS, { ...EMAIL, fallbackAfterMs: 60_000 }, WHATSAPP], fields, decisions);
});

/** Explains a message, routes it, and compares. */
async function agrees(policy: string, steps: readonly Step[], fields: AcceptedFields, decisions: readonly string[]): Promise<void> {
  await router.policy({ name: policy, steps });
  const id = nextId();
  const value = accepted(id, { ...fields, policy });
  const explained = await explain(MessageAccepted.decode(value));
  expect(explained.steps.map(short)).toEqual(decisions);

  await router.bus.publish([{ topic: TOPICS.messagesAccepted, key: id, value, headers: {} }]);
  const recorded = await waitFor(async () => await timelineOf(id).catch(() => undefined), { what: `${id} to be routed` });
  const words = recorded.map(firstWord).filter((word) => word !== undefined);
  expect(explained.steps.slice(0, words.length)).toMatchObject(words);
  for (const later of explained.steps.slice(words.length)) expect(later.decision).not.toBe(RouteDecision.ROUTE_DECISION_RUN);
  for (const entry of recorded) expect(entry).toMatchObject({ policy: explained.policy, policyVersion: explained.policyVersion });

  const message = await messageOf(id);
  expect(message).toMatchObject({ status: explained.messageStatus, reason: explained.reason, expireTime: explained.expireTime });
  const runs = explained.steps.find(({ decision }) => decision === RouteDecision.ROUTE_DECISION_RUN);
  if (runs?.channel !== Channel.CHANNEL_SMS) return;
  const dispatch = await waitFor(() => router.dispatched.sms.items.find(({ messageId }) => messageId === id));
  const { encoding, ...counts } = smsSegments(dispatch.content?.sms?.text ?? '');
  expect(runs.sms).toEqual({ ...counts, encoding: encoding === 'GSM_7' ? SmsEncoding.SMS_ENCODING_GSM_7 : SmsEncoding.SMS_ENCODING_UCS_2 });
}

it('tells how, when, by whom, and from which facts', async () => {
  const providers = [{ id: 'second', priority: 1 }, { id: 'first', priority: 0, weight: 2 }];
  await router.policy({ name: 'full', steps: [{ ...SMS, providers, fallbackOn: ['REJECTED', 'TIMEOUT'], successStatus: 'SENT' }, EMAIL] });
  const fields = { policy: 'full', recipient: both, ttlMs: 600_000, schedule: { timeZone: 'Asia/Kathmandu' } };
  const explained = await explain(MessageAccepted.decode(accepted(nextId(), fields)));
  const start = explained.explainTime?.getTime() ?? NaN;
  expect(explained).toMatchObject({
    policy: 'full',
    policyVersion: 1,
    ttl: { seconds: 600, nanos: 0 },
    steps: [
      {
        hasAddress: true,
        startTime: new Date(start),
        fallbackDeadline: new Date(start + 60_000),
        fallbackAfter: { seconds: 60 },
        fallbackOn: ['FALLBACK_TRIGGER_REJECTED', 'FALLBACK_TRIGGER_TIMEOUT'],
        successStatus: 'SUCCESS_STATUS_SENT',
        providers: [
          { id: 'first', priority: 0, weight: 2 },
          { id: 'second', priority: 1, weight: 1 },
        ],
        sms: { encoding: SmsEncoding.SMS_ENCODING_GSM_7, segments: 1, units: 19 },
      },
      { latestStartTime: new Date(start + 60_000), sms: undefined, providers: [] },
    ],
    facts: { channels: [Channel.CHANNEL_SMS, Channel.CHANNEL_EMAIL], smsCountry: 'US', whatsappCountry: '', timeZone: 'Asia/Kathmandu', results: [] },
  });
  const kathmandu = new Date(start + 5.75 * HOUR).toISOString().slice(0, 16);
  expect(explained.facts?.localTime).toBe(kathmandu);
});

it('stores nothing, sends nothing, and repeats no address and no content', async () => {
  await waitFor(async () => (await router.pool.query('SELECT 1 FROM outbox')).rowCount === 0, { what: 'the outbox to be empty' });
  const count = async (): Promise<unknown> => {
    const tables = ['messages', 'message_inputs', 'message_terms', 'timeline', 'outbox'];
    const counts = tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
    return (await router.pool.query(`SELECT ${counts.join(', ')}`)).rows[0];
  };
  const before = await count();
  const explained = await explain(MessageAccepted.decode(accepted(nextId(), { recipient: both })));
  expect(await count()).toEqual(before);
  for (const secret of ['15005550006', 'someone', '123456']) expect(JSON.stringify(explained)).not.toContain(secret);
});

it('refuses for want of a policy version, and answers for the customer alone', async () => {
  const request = MessageAccepted.decode(accepted(nextId(), {}));
  expect(await refusal(explain({ ...request, policyVersion: 9 }))).toBe('POLICY_NOT_FOUND');
  expect(await refusal(explain(request, 'other'))).toBe('POLICY_NOT_FOUND');
  expect(await refusal(explain(request, ''))).toBe('INVALID_FIELDS');
});

it('tells in the timeline the facts that each decision used, and no others', async () => {
  await router.policy({ name: 'facts', steps: [WHATSAPP, { ...SMS, when: 'recipient.sms_country == "NP"' }, EMAIL] });
  const id = await router.routed({ policy: 'facts', recipient: both, schedule: { timeZone: 'Asia/Kathmandu' } });
  expect((await timelineOf(id)).map(({ event, reason, facts }) => [event.replace('TIMELINE_EVENT_', ''), reason, told(facts)])).toEqual([
    ['MESSAGE_ACCEPTED', '', undefined],
    ['STEP_SKIPPED', 'NO_ADDRESS', { channels: [Channel.CHANNEL_SMS, Channel.CHANNEL_EMAIL] }],
    ['STEP_SKIPPED', 'CONDITION', { smsCountry: 'US' }],
    ['STEP_STARTED', '', undefined],
    ['ATTEMPT_QUEUED', '', undefined],
  ]);
});

it("tells the recipient's clock where a window goes by it, and results where a condition reads them", async () => {
  const { timeZone: _utc, ...byRecipient } = open();
  await router.policy({ name: 'clocks', steps: [{ ...SMS, sendWindow: byRecipient }, EMAIL] });
  await router.policy({ name: 'zoned', steps: [WHATSAPP, { ...SMS, sendWindow: open(), when: 'results.exists(r, r.status == "SKIPPED")' }] });
  const inWindow = await started('clocks', { timeZone: 'UTC' });
  expect(told(inWindow?.facts)).toEqual({ timeZone: 'UTC', localTime: inWindow?.time?.toISOString().slice(0, 16), weekday: expect.stringMatching(/DAY$/) });
  expect(told((await started('zoned', {}))?.facts)).toEqual({ results: [{ channel: Channel.CHANNEL_WHATSAPP, status: 'SKIPPED', reason: 'NO_ADDRESS', attemptStatus: '', errorClass: '', code: '' }] });
});

async function started(policy: string, schedule: NonNullable<AcceptedFields['schedule']>): Promise<TimelineEntry | undefined> {
  const id = await router.routed({ policy, recipient: both, schedule });
  return (await timelineOf(id)).find(({ event }) => event === TimelineEvent.TIMELINE_EVENT_STEP_STARTED);
}

/** Without what is empty. */
function told(facts: RouteFacts | undefined): unknown {
  return facts && Object.fromEntries(Object.entries(facts).filter(([, value]) => value.length > 0));
}
