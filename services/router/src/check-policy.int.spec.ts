import { providerKind } from '@switchback/channel';
import { ChannelUnderTest } from '@switchback/channel/under-test';
import { Channel, FallbackPolicy, GetCapabilitiesResponse, ProviderChoice, type routerV1, Step, Unconfirmed, type ValidatePolicyResponse } from '@switchback/contracts';
import { z } from 'zod';

import { call } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';
import { type RunningReplica } from '../testing/start-replica';
import { PATIENCE } from './patience';

/** Hands over and hears no more, as a mail server does. */
const quiet = providerKind({
  options: z.strictObject({}),
  create: (_options, { id, channel }) => ({
    id,
    channel,
    capabilities: { receipts: false, query: false, idempotent: false },
    send: ({ attemptId }) => Promise.resolve({ outcome: 'TAKEN', status: 'SENT', providerMessageId: attemptId }),
  }),
});

let router: RouterFixture;
let sms: ChannelUnderTest;
let email: ChannelUnderTest;
let replica: RunningReplica;

beforeAll(async () => {
  router = await RouterFixture.create();
  sms = await ChannelUnderTest.create({ channel: 'SMS' });
  email = await ChannelUnderTest.create({ channel: 'EMAIL', kinds: { quiet }, providers: [{ id: 'mailhost', kind: 'quiet' }] });
  await Promise.all([sms.start(), email.start()]);
  // Nothing listens at the address of WhatsApp.
  replica = await router.startReplica({
    SWITCHBACK_SMS_ADDRESS: sms.grpcAddress,
    SWITCHBACK_EMAIL_ADDRESS: email.grpcAddress,
    SWITCHBACK_WHATSAPP_ADDRESS: '127.0.0.1:1',
  });
});

afterAll(async () => {
  await router.stop();
  await Promise.all([sms.close(), email.close()]);
});

const choice = (id: string): ProviderChoice => ProviderChoice.fromPartial({ id });

async function validate({ client }: RunningReplica, steps: readonly Partial<Step>[]): Promise<ValidatePolicyResponse | undefined> {
  const request = { policy: FallbackPolicy.fromPartial({ name: 'checked', steps: steps.map((step) => Step.fromPartial(step)) }) };
  return (await call<routerV1.ValidatePolicyResponse>((done) => client.validatePolicy({ customerId: 'acme', request }, done))).response;
}

it('warns of a channel whose providers report no delivery, as its service says', async () => {
  const answer = await validate(replica, [{ channel: Channel.CHANNEL_SMS }, { channel: Channel.CHANNEL_EMAIL }]);
  expect(answer).toMatchObject({ errors: [], policy: { name: 'checked' } });
  expect(answer?.warnings).toEqual([
    { field: 'policy.steps[1].success_status', description: expect.stringContaining("None of this step's providers (mailhost) reports delivery") },
  ]);
  const mended = await validate(replica, [{ channel: Channel.CHANNEL_SMS }, { channel: Channel.CHANNEL_EMAIL, unconfirmed: Unconfirmed.UNCONFIRMED_SUCCESS }]);
  expect(mended?.warnings).toEqual([]);
});

it('warns of a provider that the channel does not have', async () => {
  const answer = await validate(replica, [{ channel: Channel.CHANNEL_SMS, providers: [choice('sandbox'), choice('gone')] }]);
  expect(answer?.warnings).toEqual([{ field: 'policy.steps[0].providers[1].id', description: expect.stringContaining('It has sandbox.') }]);
});

it('says nothing of channels that are away or do not answer', async () => {
  const steps = [{ channel: Channel.CHANNEL_WHATSAPP, providers: [choice('gone')] }];
  expect(await validate(replica, steps)).toMatchObject({ errors: [], warnings: [], policy: { name: 'checked' } });
  router.channel.capabilities = 'NO_ANSWER';
  const unanswered = await router.startReplica({}, PATIENCE);
  expect(await validate(unanswered, steps)).toMatchObject({ errors: [], warnings: [], policy: { name: 'checked' } });
  router.channel.capabilities = GetCapabilitiesResponse.fromPartial({ channel: Channel.CHANNEL_WHATSAPP, providers: [{ id: 'main' }] });
  const answered = await router.startReplica();
  expect((await validate(answered, steps))?.warnings.map(({ field }) => field)).toEqual(['policy.steps[0].providers[0].id']);
});

it('warns of a country whose networks confirm nothing', async () => {
  const answer = await validate(replica, [{ channel: Channel.CHANNEL_SMS, when: 'recipient.sms_country == "PH"' }, { channel: Channel.CHANNEL_EMAIL, unconfirmed: Unconfirmed.UNCONFIRMED_SUCCESS }]);
  expect(answer?.warnings.map(({ field }) => field)).toEqual(['policy.steps[0].success_status']);
});
