import { Channel, type Dispatch, MessageStatus, TOPICS, deadLetterTopic } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { GROUPS } from './accept/consumer-groups';
import { Collected } from '../testing/collected';
import { accepted, nextId } from '../testing/accepted';
import { RouterFixture } from '../testing/router-fixture';

let router: RouterFixture;

beforeAll(async () => {
  router = await RouterFixture.create();
  await router.policy();
  await router.startReplica();
});

afterAll(() => router.stop());

const dispatchOf = (id: string): Promise<Dispatch> => waitFor(() => router.dispatched.sms.items.find((item) => item.messageId === id));

describe('an accepted message', () => {
  it('is dispatched to the first channel of its policy', async () => {
    const id = await router.accept();
    const dispatch = await dispatchOf(id);
    expect(dispatch).toMatchObject({
      attemptId: `${id}.0.1`,
      customerId: 'acme',
      step: 0,
      channel: Channel.CHANNEL_SMS,
      address: '+15005550006',
      content: { text: '', sms: { text: 'Your code is 123456' }, email: undefined, whatsapp: undefined },
      maxAttempts: 3,
      initialBackoffMs: 1000,
      maxBackoffMs: 30_000,
      validitySeconds: 60,
      fallbackAfterMs: 60_000,
      policy: 'default',
    });
    expect(await router.timeline(id)).toEqual(['MESSAGE_ACCEPTED', 'STEP_STARTED', 'ATTEMPT_QUEUED']);
  });

  it('tells the world once that it is in progress', async () => {
    const id = await router.accept({ correlationId: 'order-17' });
    const event = await waitFor(() => router.events.items.find((item) => item.messageId === id));
    expect(event).toMatchObject({ status: MessageStatus.MESSAGE_STATUS_IN_PROGRESS, correlationId: 'order-17', sequence: 3, eventId: `${id}.3` });
  });

  it('is routed once, however often it is delivered', async () => {
    const id = nextId();
    const record = { topic: TOPICS.messagesAccepted, key: id, value: accepted(id, {}), headers: {} };
    await router.bus.publish([record, record]);
    await dispatchOf(id);
    await router.bus.publish([record]);
    const last = await router.accept();
    await dispatchOf(last);
    expect(router.dispatched.sms.items.filter((item) => item.messageId === id)).toHaveLength(1);
    expect(await router.timeline(id)).toHaveLength(3);
  });

  it('is skipped over channels that it has no address for', async () => {
    await router.policy({ name: 'whatsapp-first', steps: [{ channel: 'WHATSAPP' }, { channel: 'SMS' }] });
    const id = await router.accept({ policy: 'whatsapp-first' });
    expect(await dispatchOf(id)).toMatchObject({ step: 1, attemptId: `${id}.1.1` });
    expect(await router.timeline(id)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED', 'STEP_STARTED', 'ATTEMPT_QUEUED']);
  });

  it("says what the step's template makes of its variables, and skips a step whose template lacks one", async () => {
    const template = (text: string) => ({ variants: [{ locale: 'en', text, subject: '', html: '' }], fallbackLocale: 'en' });
    const steps = [
      { channel: 'WHATSAPP', template: template('{{ code }}') },
      { channel: 'EMAIL', template: template('{{ missing }}') },
      { channel: 'SMS', template: template('Order {{ metadata.order }}: {{ code }}') },
    ];
    await router.policy({ name: 'templates', steps });
    const id = await router.accept({ policy: 'templates', variables: { code: '42' } });
    expect(await dispatchOf(id)).toMatchObject({ step: 2, content: { sms: { text: 'Order 17: 42' } } });
    expect(await router.timeline(id)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED', 'STEP_SKIPPED', 'STEP_STARTED', 'ATTEMPT_QUEUED']);
    const found = await router.pool.query<{ reason: string }>("SELECT event ->> 'reason' AS reason FROM timeline WHERE message_id = $1 AND sequence = 3", [id]);
    expect(found.rows).toEqual([{ reason: 'TEMPLATE_ERROR' }]);
  });

  it('expires when it is routed after its time to live', async () => {
    const id = await router.accept({ ttlMs: -1 });
    await router.statusIs(id, 'EXPIRED');
  });
});

describe('a record that cannot be processed', () => {
  it.each([
    ['is no protobuf', () => new Uint8Array([0xff, 0xff, 0xff]), 'garbage'],
    ['lacks what it needs', () => new Uint8Array(0), 'empty'],
    ['names a policy version that does not exist', () => accepted('msg_unpinned', { policyVersion: 99 }), 'msg_unpinned'],
  ])('goes to the dead letters when it %s, and its neighbours go on', async (_name, value, key) => {
    const letters = await Collected.of(router.bus, deadLetterTopic(TOPICS.messagesAccepted, GROUPS.accepted), (bytes) => Buffer.from(bytes).toString('hex'));
    const bytes = value();
    const [before, after] = [nextId(), nextId()];
    await router.bus.publish(
      [
        { key: before, value: accepted(before, {}) },
        { key, value: bytes },
        { key: after, value: accepted(after, {}) },
      ].map((record) => ({ topic: TOPICS.messagesAccepted, headers: {}, ...record })),
    );
    await waitFor(() => letters.items.includes(Buffer.from(bytes).toString('hex')));
    await Promise.all([dispatchOf(before), dispatchOf(after)]);
    await letters.stop();
  });
});
