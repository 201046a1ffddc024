import { AttemptStatus, CancelAttemptResponse_Outcome, Channel, type Dispatch, ErrorClass, MessageStatus } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { RouterFixture, SMS_THEN_EMAIL } from '../testing/router-fixture';

const { ATTEMPT_STATUS_DELIVERED, ATTEMPT_STATUS_READ, ATTEMPT_STATUS_SENT, ATTEMPT_STATUS_UNDELIVERED } = AttemptStatus;

let router: RouterFixture;

beforeAll(async () => {
  router = await RouterFixture.create();
  await router.policy();
  await router.startReplica();
});

afterAll(() => router.stop());

const emailOf = (id: string): Promise<Dispatch> => waitFor(() => router.dispatched.email.items.find((item) => item.messageId === id));

describe('reports', () => {
  it('settle a message that was delivered', async () => {
    const id = await router.routed();
    await router.report(id, ATTEMPT_STATUS_SENT, { provider: 'sandbox' });
    await router.report(id, ATTEMPT_STATUS_DELIVERED);
    await router.statusIs(id, 'DELIVERED');
    const types = await router.timeline(id);
    expect(types.slice(3)).toEqual(['ATTEMPT_UPDATED', 'TIMER_STARTED', 'ATTEMPT_UPDATED', 'STEP_SUCCEEDED', 'MESSAGE_SETTLED']);
    const found = await router.pool.query('SELECT wake_at, settled_at, channel FROM messages WHERE id = $1', [id]);
    expect(found.rows[0]).toEqual({ wake_at: null, settled_at: expect.any(Date), channel: 'SMS' });
  });

  it('make the next channel take over', async () => {
    const id = await router.routed();
    await router.report(id, ATTEMPT_STATUS_SENT);
    await router.report(id, ATTEMPT_STATUS_UNDELIVERED, { errorClass: ErrorClass.ERROR_CLASS_RECIPIENT_TEMPORARY, providerCode: '30003' });
    expect(await emailOf(id)).toMatchObject({
      attemptId: `${id}.1.1`,
      step: 1,
      channel: Channel.CHANNEL_EMAIL,
      address: 'someone@example.com',
      content: { email: { subject: 'Message', text: 'Your code is 123456' } },
      validitySeconds: 300,
    });
    await router.report(id, ATTEMPT_STATUS_DELIVERED, { step: 1 });
    await router.statusIs(id, 'DELIVERED');
    const told = await waitFor(() => {
      const events = router.events.items.filter((event) => event.messageId === id);
      return events.length === 2 ? events : undefined;
    });
    expect(told.map((event) => event.status)).toEqual([MessageStatus.MESSAGE_STATUS_IN_PROGRESS, MessageStatus.MESSAGE_STATUS_DELIVERED]);
  });

  it('change nothing when they come again or late', async () => {
    const id = await router.routed();
    await router.report(id, ATTEMPT_STATUS_DELIVERED);
    await router.statusIs(id, 'DELIVERED');
    const before = await router.timeline(id);
    for (const status of [ATTEMPT_STATUS_DELIVERED, ATTEMPT_STATUS_SENT, ATTEMPT_STATUS_UNDELIVERED]) await router.report(id, status);
    await router.report(id, ATTEMPT_STATUS_READ);
    await router.statusIs(id, 'READ');
    const after = await router.timeline(id);
    expect(after.slice(before.length).filter((type) => type === 'ATTEMPT_UPDATED')).toHaveLength(1);
    const { rows } = await router.pool.query('SELECT attempt_id, status, provider FROM attempts WHERE message_id = $1', [id]);
    expect(rows).toEqual([{ attempt_id: `${id}.0.1`, status: 'READ', provider: null }]);
  });

  it('of messages that nobody knows are passed over', async () => {
    await router.report('msg_unknown', ATTEMPT_STATUS_DELIVERED);
    const id = await router.routed();
    await router.report(id, ATTEMPT_STATUS_DELIVERED);
    await router.statusIs(id, 'DELIVERED');
    expect(await router.timeline('msg_unknown')).toEqual([]);
  });

  it('that prove delivery late take a waiting attempt back', async () => {
    router.channel.answer = CancelAttemptResponse_Outcome.OUTCOME_CANCELED;
    const id = await router.routed();
    await router.report(id, ATTEMPT_STATUS_SENT);
    await router.report(id, ATTEMPT_STATUS_UNDELIVERED);
    await emailOf(id);
    await router.report(id, ATTEMPT_STATUS_DELIVERED);
    await router.statusIs(id, 'DELIVERED');
    await waitFor(() => router.channel.asked.includes(`${id}.1.1`));
    await waitFor(async () => (await router.timeline(id)).filter((type) => type === 'ATTEMPT_UPDATED').length === 4);
    const { rows } = await router.pool.query("SELECT status FROM attempts WHERE attempt_id = $1", [`${id}.1.1`]);
    expect(rows).toEqual([{ status: 'CANCELED' }]);
  });

  it('ask again for a withdrawal that was not answered', async () => {
    router.channel.answer = 'NO_ANSWER';
    const id = await router.routed();
    await router.report(id, ATTEMPT_STATUS_UNDELIVERED);
    await emailOf(id);
    await router.report(id, ATTEMPT_STATUS_DELIVERED);
    await waitFor(() => router.channel.asked.includes(`${id}.1.1`));
    router.channel.answer = CancelAttemptResponse_Outcome.OUTCOME_CANCELED;
    await waitFor(async () => (await router.pool.query("SELECT 1 FROM attempts WHERE attempt_id = $1 AND status = 'CANCELED'", [`${id}.1.1`])).rowCount === 1);
    expect(router.channel.asked.filter((attempt) => attempt === `${id}.1.1`).length).toBeGreaterThan(1);
  });

  it('fail a message whose policy is exhausted', async () => {
    const version = await router.policy({ ...SMS_THEN_EMAIL, name: 'sms-only', steps: [{ channel: 'SMS' }] });
    const id = await router.routed({ policy: 'sms-only', policyVersion: version });
    await router.report(id, ATTEMPT_STATUS_UNDELIVERED);
    await router.statusIs(id, 'FAILED');
  });
});
