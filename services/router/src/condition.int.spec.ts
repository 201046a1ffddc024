import { Channel, FallbackPolicy, StepState, type Message, type routerV1 } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call, refusal } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';

let router: RouterFixture;
let client: routerV1.RouterServiceClient;

beforeAll(async () => {
  router = await RouterFixture.create();
  ({ client } = await router.startReplica());
});

afterAll(() => router.stop());

const policy = (when: string): FallbackPolicy =>
  FallbackPolicy.fromPartial({ name: 'conditional', steps: [{ channel: Channel.CHANNEL_SMS, when }, { channel: Channel.CHANNEL_EMAIL }] });

async function get(messageId: string): Promise<Message | undefined> {
  const answer = await call<routerV1.GetMessageResponse>((done) => client.getMessage({ customerId: 'acme', request: { messageId } }, done));
  return answer.response?.message;
}

it('skips a step whose condition is not met, and keeps no address for it', async () => {
  const stored = policy('recipient.sms_country != "US" || metadata.order == "18"');
  const created = await call<routerV1.CreatePolicyResponse>((done) => client.createPolicy({ customerId: 'acme', request: { policy: stored } }, done));
  expect(created.response?.policy?.steps[0]?.when).toBe(stored.steps[0]?.when);
  const id = await router.routed({ policy: 'conditional' });
  await waitFor(() => router.dispatched.email.items.find(({ messageId }) => messageId === id));
  expect((await get(id))?.steps).toMatchObject([{ state: StepState.STEP_STATE_SKIPPED, reason: 'CONDITION' }, { state: StepState.STEP_STATE_ACTIVE }]);
  const { rows } = await router.pool.query<{ state: string }>('SELECT state::text FROM messages WHERE id = $1', [id]);
  expect(rows[0]?.state).toContain('"countries":{"SMS":"US"}');
  expect(rows[0]?.state).not.toContain('15005550006');
});

it('refuses a condition that does not type-check, and warns of one that is never true', async () => {
  const request = { policy: policy('local.hour == "nine"') };
  expect(await refusal(call((done) => client.createPolicy({ customerId: 'acme', request }, done)))).toBe('INVALID_FIELDS');
  const validate = async (when: string) => {
    const answer = await call<routerV1.ValidatePolicyResponse>((done) => client.validatePolicy({ customerId: 'acme', request: { policy: policy(when) } }, done));
    return answer.response;
  };
  expect(await validate('size(results)')).toMatchObject({ errors: [{ field: 'policy.steps[0].when' }] });
  expect(await validate('false')).toMatchObject({ errors: [], warnings: [{ field: 'policy.steps[0].when' }] });
});
