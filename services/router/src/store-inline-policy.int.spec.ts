import { AttemptStatus, Channel, FallbackPolicy, MessageAccepted, RouteDecision, SimulatePolicyRequest, type routerV1 } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { accepted, CUSTOMER, nextId } from '../testing/accepted';
import { call, refusal, violationsOf } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';
import { type RunningReplica } from '../testing/start-replica';
import { lowestIdAcceptedAt } from './decide/message-id-range';

let router: RouterFixture;
let replica: RunningReplica;

beforeAll(async () => {
  router = await RouterFixture.create();
  replica = await router.startReplica();
});
afterAll(() => router.stop());

const { CHANNEL_SMS, CHANNEL_EMAIL, CHANNEL_WHATSAPP } = Channel;
const SMS_THEN_EMAIL = [{ channel: CHANNEL_SMS, fallbackAfter: { seconds: 60 } }, { channel: CHANNEL_EMAIL }];
const policy = (steps: readonly object[], fields: Partial<FallbackPolicy> = {}) => FallbackPolicy.fromJSON({ steps, ...fields });

async function store(request: FallbackPolicy, customerId = CUSTOMER, validateOnly = false): Promise<FallbackPolicy> {
  const answer = await call<routerV1.StoreInlinePolicyResponse>((done) => replica.client.storeInlinePolicy({ customerId, request, validateOnly }, done));
  if (answer.response === undefined) throw new Error('no response');
  return answer.response;
}

async function get(name: string, version = 0, customerId = CUSTOMER): Promise<FallbackPolicy | undefined> {
  const answer = await call<routerV1.GetPolicyResponse>((done) => replica.client.getPolicy({ customerId, request: { name, version } }, done));
  return answer.response?.policy;
}

async function rows(name: string): Promise<number | null> {
  return (await router.pool.query('SELECT 1 FROM policy_versions WHERE name = $1', [name])).rowCount;
}

describe('a policy that a message brings', () => {
  it('is named by what it says, not by what it is called', async () => {
    const plain = await store(policy(SMS_THEN_EMAIL));
    expect(plain).toMatchObject({ name: expect.stringMatching(/^inline:[0-9a-f]{32}$/), version: 1, steps: [{ retry: { maxAttempts: 3 } }, {}] });
    const called = policy(SMS_THEN_EMAIL, { name: 'Not a Name', version: 7, etag: 'v7', createTime: new Date() });
    expect(await store(called)).toEqual(plain);
    expect(await store(plain)).toEqual(plain);
    expect((await store(policy([...SMS_THEN_EMAIL].reverse()))).name).not.toBe(plain.name);
    expect((await store(policy(SMS_THEN_EMAIL, { defaultTtl: { seconds: 60, nanos: 0 } }))).name).not.toBe(plain.name);
  });

  it('has the same name when it comes back with its defaults, whatever its steps say', async () => {
    const template = { variants: [{ locale: 'en', text: 'Hello {{ name }}' }] };
    const sendWindow = { start: '09:00', end: '21:00', timeZone: 'Asia/Kathmandu' };
    const brought = policy([
      { allOf: [{ channel: CHANNEL_SMS, template }, { channel: CHANNEL_EMAIL, content: { text: 'Hello' }, when: 'local.hour < 22' }] },
      { channel: CHANNEL_WHATSAPP, sendWindow, providers: [{ id: 'sandbox' }], retry: { maxAttempts: 2 } },
    ]);
    const stored = await store(brought);
    expect(stored.steps).toMatchObject([{ allOf: [{ channel: CHANNEL_SMS }, { channel: CHANNEL_EMAIL }] }, { channel: CHANNEL_WHATSAPP }]);
    expect(await store(stored)).toEqual(stored);
    expect((await store({ ...brought, steps: brought.steps.flatMap((step) => (step.allOf.length === 0 ? step : step.allOf)) })).name).not.toBe(stored.name);
  });

  it('is stored once for each customer, however many bring it at once', async () => {
    const steps = [{ channel: CHANNEL_WHATSAPP, fallbackAfter: { seconds: 61 } }];
    const stored = await Promise.all(Array.from({ length: 20 }, () => store(policy(steps))));
    expect(await rows(stored[0]?.name ?? '')).toBe(1);
    await store(policy(steps), 'other');
    expect(await rows(stored[0]?.name ?? '')).toBe(2);
  });

  it('is judged without being stored, when that is asked for', async () => {
    const { name } = await store(policy([{ channel: CHANNEL_EMAIL, when: 'metadata.plan == "gold"' }]), CUSTOMER, true);
    expect(await rows(name)).toBe(0);
    expect(await refusal(get(name))).toBe('POLICY_NOT_FOUND');
  });

  it.each<[string, FallbackPolicy, readonly string[]]>([
    ['no steps', policy([]), ['policy.steps']],
    ['11 steps', policy(Array.from({ length: 11 }, () => ({ channel: CHANNEL_SMS }))), ['policy.steps']],
    ['a step without a channel', policy([{ channel: CHANNEL_SMS }, {}]), ['policy.steps[1].channel']],
    ['a condition that does not parse', policy([{ channel: CHANNEL_SMS, when: 'recipient.sms &&' }]), ['policy.steps[0].when']],
    ['a condition of another type', policy([{ channel: CHANNEL_SMS, when: 'local.hour' }]), ['policy.steps[0].when']],
    ['a condition that may take long', policy([{ channel: CHANNEL_SMS, when: 'metadata.a.matches("(a+)+b")' }]), ['policy.steps[0].when']],
    ['a template that does not parse', policy([{ channel: CHANNEL_SMS, template: { variants: [{ locale: 'en', text: '{{ code' }] } }]), ['policy.steps[0].template']],
    ['several mistakes', policy([{ fallbackAfter: { seconds: 0 } }], { defaultTtl: { seconds: 0, nanos: 0 } }), ['policy.default_ttl', 'policy.steps[0].channel', 'policy.steps[0].fallback_after']],
  ])('is refused as CreatePolicy refuses it, and not stored: %s', async (_what, wrong, fields) => {
    const before = await router.pool.query('SELECT 1 FROM policy_versions');
    const found = await violationsOf(store(wrong));
    expect(found.map((field) => field.replace(/(template).*/, '$1'))).toEqual(fields);
    const created = call<unknown>((done) => replica.client.createPolicy({ customerId: CUSTOMER, request: { policy: { ...wrong, name: 'named' } } }, done));
    expect(await violationsOf(created)).toEqual(found);
    expect((await router.pool.query('SELECT 1 FROM policy_versions')).rowCount).toBe(before.rowCount);
  });

  it('can be read by its name, by its customer, and is in no list', async () => {
    const stored = await store(policy(SMS_THEN_EMAIL), 'reader');
    expect(await get(stored.name, 0, 'reader')).toEqual({ ...stored, etag: 'v1', createTime: expect.any(Date) });
    expect(await get(stored.name, 1, 'reader')).toMatchObject({ name: stored.name });
    expect(await refusal(get(stored.name, 2, 'reader'))).toBe('POLICY_NOT_FOUND');
    expect(await refusal(get(stored.name, 0, 'nobody'))).toBe('POLICY_NOT_FOUND');
    expect(await refusal(get('inline:\0', 0, 'reader'))).toBe('POLICY_NOT_FOUND');
    const request = { pageSize: 0, pageToken: '' };
    const list = await call<routerV1.ListPoliciesResponse>((done) => replica.client.listPolicies({ customerId: 'reader', request }, done));
    expect(list.response?.policies).toEqual([]);
  });

  it('cannot be changed or deleted', async () => {
    const stored = await store(policy(SMS_THEN_EMAIL));
    const request = { policy: { ...stored, etag: 'v1' } };
    expect(await refusal(call((done) => replica.client.updatePolicy({ customerId: CUSTOMER, request }, done)))).toBe('INVALID_FIELDS');
    expect(await refusal(call((done) => replica.client.createPolicy({ customerId: CUSTOMER, request }, done)))).toBe('INVALID_FIELDS');
    const { name } = stored;
    expect(await refusal(call((done) => replica.client.deletePolicy({ customerId: CUSTOMER, request: { name, etag: '' } }, done)))).toBe('POLICY_NOT_FOUND');
    expect(await get(name)).toMatchObject({ steps: [{ channel: CHANNEL_SMS }, { channel: CHANNEL_EMAIL }] });
  });
});

describe('a message with a policy of its own', () => {
  it('falls back by it, also in a router that has never seen it', async () => {
    const { name } = await store(policy(SMS_THEN_EMAIL));
    const id = await router.routed({ policy: name });
    await replica.stop();
    replica = await router.startReplica();
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_SENT);
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_UNDELIVERED);
    const dispatch = await waitFor(() => router.dispatched.email.items.find(({ messageId }) => messageId === id), { what: 'the e-mail' });
    expect(dispatch.policy).toBe(name);
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_DELIVERED, { step: 1 });
    await router.statusIs(id, 'DELIVERED');
    const answer = await call<routerV1.GetMessageResponse>((done) => replica.client.getMessage({ customerId: CUSTOMER, request: { messageId: id } }, done));
    expect(answer.response?.message).toMatchObject({ policy: name, policyVersion: 1 });
    const timeline = await call<routerV1.GetTimelineResponse>((done) => replica.client.getTimeline({ customerId: CUSTOMER, request: { messageId: id } }, done));
    expect(new Set(timeline.response?.entries.map((entry) => `${entry.policy} ${entry.policyVersion}`))).toEqual(new Set([`${name} 1`]));
  });

  it('keeps to its own, however many others there are', async () => {
    const waits = Array.from({ length: 50 }, (_, index) => 100 + index);
    const names = await Promise.all(waits.map(async (seconds) => (await store(policy([{ channel: CHANNEL_SMS, fallbackAfter: { seconds } }]))).name));
    const ids = await Promise.all(names.map((name) => router.routed({ policy: name })));
    const dispatches = await Promise.all(ids.map((id) => waitFor(() => router.dispatched.sms.items.find(({ messageId }) => messageId === id), { what: `${id} to be dispatched` })));
    expect(dispatches.map(({ validitySeconds }) => validitySeconds)).toEqual(waits);
  });

  it('is explained by it, and nothing is stored', async () => {
    const brought = await store(policy([{ channel: CHANNEL_WHATSAPP }, { channel: CHANNEL_EMAIL, fallbackAfter: { seconds: 62 } }]), CUSTOMER, true);
    const asked = MessageAccepted.decode(accepted(nextId(), { policy: brought.name }));
    const request = { ...asked, message: asked.message === undefined ? undefined : { ...asked.message, inlinePolicy: brought } };
    const { response } = await call<routerV1.ExplainRouteResponse>((done) => replica.client.explainRoute({ customerId: CUSTOMER, request }, done));
    expect(response).toMatchObject({ policy: brought.name, policyVersion: 1 });
    expect(response?.steps.map(({ decision }) => decision)).toEqual([RouteDecision.ROUTE_DECISION_SKIP, RouteDecision.ROUTE_DECISION_RUN]);
    expect(await rows(brought.name)).toBe(0);
  });

  it('says what it is to whoever wants to list its versions or delete it', async () => {
    const { name } = await store(policy(SMS_THEN_EMAIL));
    const versions = call<routerV1.ListPolicyVersionsResponse>((done) =>
      replica.client.listPolicyVersions({ customerId: CUSTOMER, request: { name, pageSize: 0, pageToken: '' } }, done),
    );
    await expect(versions).rejects.toThrow('this policy came with a message');
    const deleted = call<routerV1.DeletePolicyResponse>((done) => replica.client.deletePolicy({ customerId: CUSTOMER, request: { name, etag: '' } }, done));
    await expect(deleted).rejects.toThrow('this policy came with a message');
    expect(await get(name)).toMatchObject({ name });
  });

  it('is replayed by another policy, and found by the name of its own', async () => {
    const customerId = 'replayed';
    const [one, other] = await Promise.all([60, 70].map((seconds) => store(policy([{ channel: CHANNEL_SMS, fallbackAfter: { seconds } }]), customerId)));
    // Ids as the gateway makes them: they tell the time.
    const ids = [1, 2, 3].map((digit) => `${lowestIdAcceptedAt(Date.now())}000000000000000${digit}`);
    await Promise.all([one, one, other].map((brought, index) => router.accept({ customerId, policy: brought?.name ?? '' }, ids[index])));
    for (const id of ids) await waitFor(async () => (await router.timeline(id)).length > 0, { what: `${id} to be routed` });
    for (const id of ids) {
      await router.report(id, AttemptStatus.ATTEMPT_STATUS_SENT);
      await router.report(id, AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    }
    for (const id of ids) await router.statusIs(id, 'DELIVERED');
    const simulate = async (routedBy: string) => {
      const request = SimulatePolicyRequest.fromPartial({
        policy: { name: 'candidate', steps: [{ channel: CHANNEL_SMS, fallbackAfter: { seconds: 60 } }] },
        routedBy,
        acceptedAfter: new Date(Date.now() - 3_600_000),
        acceptedBefore: new Date(Date.now() + 3_600_000),
      });
      const answer = await call<routerV1.SimulatePolicyResponse>((done) => replica.client.simulatePolicy({ customerId, request }, done));
      return answer.response;
    };
    expect(await simulate('')).toMatchObject({ baseline: { messages: 3 }, decidedMessages: 3, irreproducibleMessages: 0 });
    expect(await simulate(one?.name ?? '')).toMatchObject({ baseline: { messages: 2 } });
  });
});
