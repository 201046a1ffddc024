import {
  AssumptionKind,
  AttemptStatus,
  Channel,
  FallbackPolicy,
  FallbackTrigger,
  MessageStatus,
  SimulatePolicyRequest,
  SimulationCut,
  UnknownCause,
  type routerV1,
  type SimulatePolicyResponse,
} from '@switchback/contracts';
import { type Event } from '@switchback/fallback';
import { waitFor } from '@switchback/testing';

import { call, refusal } from '../testing/call';
import { type AcceptedFields } from '../testing/accepted';
import { RouterFixture } from '../testing/router-fixture';
import { on, suppress } from '../testing/suppressions';
import { lowestIdAcceptedAt } from './decide/message-id-range';
import { historyQuery } from './record/read-history';
import { PolicyVersions } from './record/policy-versions';
import { policySimulator } from './simulate-policy';

let router: RouterFixture;
let client: routerV1.RouterServiceClient;
let count = 0;

/** As the gateway makes them: they sort by time, and tell it. */
const nextId = (): string => `${lowestIdAcceptedAt(Date.now() + 60_000)}${String((count += 1)).padStart(16, '0')}`;

const { CHANNEL_SMS, CHANNEL_EMAIL, CHANNEL_WHATSAPP } = Channel;
const SMS_FIRST = FallbackPolicy.fromPartial({
  name: 'sms-first',
  steps: [{ channel: CHANNEL_SMS, fallbackAfter: { seconds: 1 } }, { channel: CHANNEL_EMAIL, fallbackAfter: { seconds: 1_800 } }],
});
const { ATTEMPT_STATUS_SENT: SENT, ATTEMPT_STATUS_DELIVERED: DELIVERED, ATTEMPT_STATUS_UNDELIVERED: UNDELIVERED } = AttemptStatus;

async function routed(fields: AcceptedFields): Promise<string> {
  const id = nextId();
  await router.accept({ policy: 'sms-first', ...fields }, id);
  await waitFor(async () => (await router.timeline(id)).length > 0, { what: `${id} to be routed` });
  return id;
}

const dispatchedByEmail = (id: string) => waitFor(() => router.dispatched.email.items.find(({ messageId }) => messageId === id), { what: `${id} to fall back` });

/** Each ends in its own way. An SMS whose first report is SENT runs out of its second; of others the first report is the last, so that no timer starts. */
async function history(customerId: string): Promise<Record<'bySms' | 'byEmail' | 'late' | 'canceled' | 'failed', string>> {
  const bySms = await routed({ customerId });
  await router.report(bySms, DELIVERED);
  const byEmail = await routed({ customerId });
  await router.report(byEmail, UNDELIVERED);
  await dispatchedByEmail(byEmail);
  await router.report(byEmail, SENT, { step: 1 });
  await router.report(byEmail, DELIVERED, { step: 1 });
  const late = await routed({ customerId });
  await router.report(late, SENT);
  await dispatchedByEmail(late);
  await router.report(late, SENT, { step: 1 });
  await router.report(late, DELIVERED);
  const canceled = await routed({ customerId });
  await call((done) => client.cancelMessage({ customerId, request: { messageId: canceled } }, done));
  const failed = await routed({ customerId });
  await router.report(failed, SENT);
  await dispatchedByEmail(failed);
  await router.report(failed, SENT, { step: 1 });
  await router.report(failed, UNDELIVERED, { step: 1 });
  const ends = { [bySms]: 'DELIVERED', [byEmail]: 'DELIVERED', [late]: 'DELIVERED', [canceled]: 'CANCELED', [failed]: 'FAILED' };
  for (const [id, status] of Object.entries(ends)) await router.statusIs(id, status);
  return { bySms, byEmail, late, canceled, failed };
}

async function simulate(customerId: string, request: Partial<SimulatePolicyRequest>): Promise<SimulatePolicyResponse> {
  const wire = SimulatePolicyRequest.fromPartial(request);
  const answer = await call<routerV1.SimulatePolicyResponse>((done) => client.simulatePolicy({ customerId, request: wire }, done));
  if (answer.response === undefined) throw new Error('no answer');
  return answer.response;
}

let ids: Awaited<ReturnType<typeof history>>;
beforeAll(async () => {
  router = await RouterFixture.create();
  ({ client } = await router.startReplica());
  for (const customerId of ['acme', 'other']) {
    await call((done) => client.createPolicy({ customerId, request: { policy: SMS_FIRST } }, done));
  }
  ids = await history('acme');
}, 60_000);
afterAll(() => router.stop());

describe('a simulation', () => {
  it('by the policy that routed the messages is what happened, to the millisecond', async () => {
    const answer = await simulate('acme', { policy: SMS_FIRST });
    expect(answer).toMatchObject({ decidedMessages: 5, unknownMessages: 0, changedMessages: 0, irreproducibleMessages: 0, unsettledMessages: 0 });
    expect(answer.candidate).toEqual(answer.baseline);
    expect(answer.baseline).toMatchObject({ messages: 5, delivered: { atLeast: 3, atMost: 3 }, deliveredShareAtLeast: 0.6, timedMessages: 3, fallbacks: { atLeast: 3 } });
    expect(answer.baseline?.channels.slice(0, 2)).toMatchObject([
      { channel: CHANNEL_SMS, attempts: { atLeast: 4, atMost: 4 }, delivered: { atLeast: 2, atMost: 2 } },
      { channel: CHANNEL_EMAIL, attempts: { atLeast: 3, atMost: 3 }, delivered: { atLeast: 1, atMost: 1 } },
    ]);
    expect(answer).toMatchObject({ cut: SimulationCut.SIMULATION_CUT_NONE, policy: { name: 'sms-first', steps: [{}, {}] } });
    expect(answer.assumptions.map(({ kind }) => kind)).not.toContain(AssumptionKind.ASSUMPTION_KIND_PRICE_PER_ATTEMPT);
    expect(answer.cut).toBe(SimulationCut.SIMULATION_CUT_NONE);
  });

  it('tells the times that the timelines tell', async () => {
    const { rows } = await router.pool.query<{ event: Event }>("SELECT event FROM timeline WHERE message_id = $1 ORDER BY sequence", [ids.late]);
    const events = rows.map(({ event }) => event);
    const [accepted, settled] = [events[0]?.at ?? 0, events.find(({ type }) => type === 'MESSAGE_SETTLED')?.at ?? 0];
    const { candidate } = await simulate('acme', { policy: SMS_FIRST });
    const { seconds = 0, nanos = 0 } = candidate?.timeToDeliverP95 ?? {};
    expect(seconds * 1_000 + nanos / 1_000_000).toBe(settled - accepted);
  });

  it('says what it cannot know, and within which bounds it lies', async () => {
    const answer = await simulate('acme', { policy: FallbackPolicy.fromPartial({ ...SMS_FIRST, name: 'turned', steps: [...SMS_FIRST.steps].reverse() }) });
    // By e-mail was observed for three of the messages; the canceled one would have waited in the other channel and been taken back.
    expect(answer.unknownCauses.map(({ cause, channel }) => ({ cause, channel }))).toContainEqual({
      cause: UnknownCause.UNKNOWN_CAUSE_NEVER_ATTEMPTED,
      channel: CHANNEL_EMAIL,
    });
    expect(answer.unknownCauses[0]?.description).toContain('was not tried');
    expect(answer.decidedMessages + answer.unknownMessages).toBe(5);
    const { atLeast = 0, atMost = 0 } = answer.candidate?.delivered ?? {};
    expect(atLeast).toBeLessThan(atMost);
  });

  it('names the messages that would have ended differently, without a step that fell back', async () => {
    const [sms] = SMS_FIRST.steps;
    const alone = FallbackPolicy.fromPartial({ name: 'alone', steps: [sms ?? {}] });
    const prices = { currencyCode: 'EUR', channels: [{ channel: CHANNEL_SMS, priceMicros: 45_000 }] };
    const answer = await simulate('acme', { policy: alone, prices });
    expect(answer).toMatchObject({ decidedMessages: 5, changedMessages: 1 });
    expect(answer.changedExamples).toEqual([
      {
        messageId: ids.byEmail,
        recordedStatus: MessageStatus.MESSAGE_STATUS_DELIVERED,
        recordedChannel: CHANNEL_EMAIL,
        candidateStatus: MessageStatus.MESSAGE_STATUS_FAILED,
        candidateChannel: Channel.CHANNEL_UNSPECIFIED,
      },
    ]);
    // Four SMS were handed over either way, and three e-mails that have no price.
    expect(answer.baseline?.cost).toEqual({ currencyCode: 'EUR', micros: { atLeast: 180_000, atMost: 180_000 }, unpricedAttempts: { atLeast: 3, atMost: 3 } });
    expect(answer.candidate?.cost).toEqual({ currencyCode: 'EUR', micros: { atLeast: 180_000, atMost: 180_000 }, unpricedAttempts: { atLeast: 0, atMost: 0 } });
  });

  it('knows nothing of a channel that was never tried', async () => {
    const answer = await simulate('acme', { policy: FallbackPolicy.fromPartial({ name: 'chat', steps: [{ channel: CHANNEL_WHATSAPP }] }) });
    // Nobody here has WhatsApp: that is known.
    expect(answer).toMatchObject({ decidedMessages: 5, unknownMessages: 0, candidate: { delivered: { atLeast: 0, atMost: 0 } } });
    const id = await routed({ customerId: 'other', recipient: { sms: '+15005550006', whatsapp: '+15005550006' } });
    await router.report(id, DELIVERED);
    await router.statusIs(id, 'DELIVERED');
    const policy = FallbackPolicy.fromPartial({ name: 'chat', steps: [{ channel: CHANNEL_WHATSAPP }, { channel: CHANNEL_SMS, fallbackAfter: { seconds: 1 } }] });
    expect(await simulate('other', { policy })).toMatchObject({
      baseline: { messages: 1 },
      decidedMessages: 0,
      unknownMessages: 1,
      // Whatever becomes of WhatsApp, the SMS arrives.
      candidate: { delivered: { atLeast: 1, atMost: 1 }, timedMessages: 0 },
      unknownCauses: [{ cause: UnknownCause.UNKNOWN_CAUSE_NEVER_ATTEMPTED, channel: CHANNEL_WHATSAPP, messages: 1 }],
    });
    const strict = FallbackPolicy.fromPartial({
      name: 'chat',
      steps: [{ channel: CHANNEL_WHATSAPP, fallbackOn: [FallbackTrigger.FALLBACK_TRIGGER_TIMEOUT] }, { channel: CHANNEL_SMS }],
    });
    expect(await simulate('other', { policy: strict })).toMatchObject({ candidate: { delivered: { atLeast: 0, atMost: 1 }, deliveredShareAtMost: 1 } });
  });

  it('does not claim to know what an opt-out decided, and stays right about the other messages', async () => {
    const customerId = 'careful';
    await call((done) => client.createPolicy({ customerId, request: { policy: SMS_FIRST } }, done));
    const deliver = async (id: string, step: number): Promise<string> => {
      if (step === 1) await dispatchedByEmail(id);
      await router.report(id, DELIVERED, { step });
      await router.statusIs(id, 'DELIVERED');
      return id;
    };
    await deliver(await routed({ customerId }), 0);
    const recipient = { sms: '+14155557001', email: 'careful@example.com' };
    await suppress(client, on(recipient.sms, CHANNEL_SMS), { customerId });
    const optedOut = await deliver(await routed({ customerId, recipient }), 1);
    expect(await router.story(optedOut)).toContain('STEP_SKIPPED 0 SUPPRESSED');
    const [sms] = SMS_FIRST.steps;
    for (const policy of [SMS_FIRST, FallbackPolicy.fromPartial({ name: 'alone', steps: [sms ?? {}] })]) {
      const answer = await simulate(customerId, { policy });
      expect(answer).toMatchObject({ irreproducibleMessages: 1, changedMessages: 0, decidedMessages: 1, unknownMessages: 0, baseline: { messages: 1 } });
      expect(answer.candidate).toMatchObject({ delivered: { atLeast: 1, atMost: 1 } });
    }
  });

  it("reads the customer's own messages alone, of the time and policy asked for, the newest first and no more than asked", async () => {
    expect((await simulate('nobody', { policy: SMS_FIRST })).baseline?.messages).toBe(0);
    expect((await simulate('acme', { policy: SMS_FIRST, routedBy: 'another' })).baseline?.messages).toBe(0);
    expect((await simulate('acme', { policy: SMS_FIRST, routedBy: 'sms-first' })).baseline?.messages).toBe(5);
    expect((await simulate('acme', { policy: SMS_FIRST, acceptedBefore: new Date(Date.now() - 3_600_000) })).baseline?.messages).toBe(0);
    expect((await simulate('acme', { policy: SMS_FIRST, acceptedAfter: new Date(Date.now() + 1_000), acceptedBefore: new Date(Date.now() + 9_000) })).baseline?.messages).toBe(0);
    const newest = await simulate('acme', { policy: SMS_FIRST, maxMessages: 2 });
    // The failed and the canceled one came last.
    expect(newest).toMatchObject({ baseline: { messages: 2, delivered: { atMost: 0 } }, cut: SimulationCut.SIMULATION_CUT_MAX_MESSAGES });
    expect((await simulate('acme', { policy: SMS_FIRST, maxMessages: 5 })).cut).toBe(SimulationCut.SIMULATION_CUT_NONE);
  });

  it('refuses what CreatePolicy refuses, and what is no question', async () => {
    const ask = (request: Partial<SimulatePolicyRequest>) => refusal(simulate('acme', request));
    expect(await ask({ policy: FallbackPolicy.fromPartial({ name: 'none' }) })).toBe('INVALID_FIELDS');
    expect(await ask({})).toBe('INVALID_FIELDS');
    expect(await ask({ policy: SMS_FIRST, maxMessages: 50_001 })).toBe('INVALID_FIELDS');
    expect(await ask({ policy: SMS_FIRST, acceptedAfter: new Date(Date.now() + 60_000) })).toBe('INVALID_FIELDS');
    expect(await ask({ policy: SMS_FIRST, prices: { currencyCode: 'euro', channels: [] } })).toBe('INVALID_FIELDS');
    expect(await ask({ policy: SMS_FIRST, prices: { currencyCode: 'EUR', channels: [{ channel: CHANNEL_SMS, priceMicros: -1 }] } })).toBe('INVALID_FIELDS');
  });
});

describe('the walk', () => {
  const parts = () => ({ pool: router.pool, policies: new PolicyVersions(), retentionMs: Infinity });
  const request = SimulatePolicyRequest.fromPartial({ policy: SMS_FIRST });
  const live = { deadline: Infinity, signal: new AbortController().signal };

  it('goes on over pages, and counts what is not settled apart', async () => {
    const many = Array.from({ length: 250 }, nextId);
    await call((done) => client.createPolicy({ customerId: 'busy', request: { policy: SMS_FIRST } }, done));
    for (const id of many) await router.accept({ customerId: 'busy', policy: 'sms-first' }, id);
    const settled = async (): Promise<boolean> => {
      const found = await router.pool.query<{ routed: number }>("SELECT count(*)::int AS routed FROM messages WHERE customer_id = 'busy'");
      return found.rows[0]?.routed === many.length;
    };
    await waitFor(settled, { timeoutMs: 20_000, what: 'all to be routed' });
    const answer = await policySimulator(parts())({ customerId: 'busy', request, ...live });
    expect(answer).toMatchObject({ unsettledMessages: 250, baseline: { messages: 0 }, cut: SimulationCut.SIMULATION_CUT_NONE });
  }, 40_000);

  it('stops before the deadline and says so', async () => {
    const answer = await policySimulator(parts())({ customerId: 'acme', request, deadline: Date.now(), signal: live.signal });
    expect(answer).toMatchObject({ cut: SimulationCut.SIMULATION_CUT_DEADLINE, baseline: { messages: 0 } });
  });

  it('ends when nobody waits for the answer', async () => {
    const asked = policySimulator(parts())({ customerId: 'acme', request, deadline: Infinity, signal: AbortSignal.abort() });
    await expect(asked).rejects.toMatchObject({ reason: 'CANCELED' });
  });

  it('is made by two at once', async () => {
    const simulateHere = policySimulator(parts());
    const asked = [1, 2, 3].map(() => simulateHere({ customerId: 'acme', request, ...live }));
    await expect(asked[2]).rejects.toMatchObject({ reason: 'OVERLOADED', retryAfterMs: 2_000 });
    await Promise.all(asked.slice(0, 2));
    await simulateHere({ customerId: 'acme', request, ...live });
  });

  it('reads indexes only', async () => {
    await router.pool.query('ANALYZE messages, message_inputs, timeline');
    const filter = { customerId: 'acme', acceptedAfter: new Date(0), acceptedBefore: new Date(Date.now() + 60_000), policy: 'sms-first' };
    const { text, values } = historyQuery(filter, { fromId: 'msg_0', belowId: 'msg_z', size: 100 });
    const connection = await router.pool.connect();
    try {
      // Few rows fit a page; a table of many is never read whole.
      await connection.query('SET enable_seqscan = off');
      const { rows } = await connection.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      for (const index of ['message_inputs_pkey', 'messages_pkey', 'timeline_pkey']) expect(plan).toContain(index);
      expect(plan).not.toContain('Seq Scan');
    } finally {
      await connection.query('RESET enable_seqscan');
      connection.release();
    }
  });
});
