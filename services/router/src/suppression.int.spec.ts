import { AttemptStatus, Channel, ErrorClass, SuppressionReason, SuppressionSource, type SuppressedAddress, type Suppression } from '@switchback/contracts';
import { transaction } from '@switchback/postgres';
import { waitFor } from '@switchback/testing';

import { forgetSuppressions } from './forget-suppressions';
import { call, refusal } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';
import { type RunningReplica } from '../testing/start-replica';
import { on, suppress as ask, type SuppressionExtra } from '../testing/suppressions';

const { CHANNEL_EMAIL, CHANNEL_SMS, CHANNEL_WHATSAPP } = Channel;
const { SUPPRESSION_REASON_INVALID_ADDRESS, SUPPRESSION_REASON_OPTED_OUT } = SuppressionReason;
const { ATTEMPT_STATUS_REJECTED, ATTEMPT_STATUS_SENT, ATTEMPT_STATUS_UNDELIVERED } = AttemptStatus;
const DAY_MS = 86_400_000;

let router: RouterFixture;
let replica: RunningReplica;
let people = 0;

beforeAll(async () => {
  router = await RouterFixture.create();
  await router.policy();
  await router.policy(undefined, 'other');
  await router.policy({ name: 'sms-twice', steps: [{ channel: 'SMS' }, { channel: 'SMS' }] });
  replica = await router.startReplica();
});

afterAll(() => router.stop());

/** A recipient whom no other test knows. */
function someone(): { sms: string; email: string } {
  people += 1;
  return { sms: `+1415555${String(people).padStart(4, '0')}`, email: `someone.${people}@example.com` };
}

const suppress = (target: SuppressedAddress, extra?: SuppressionExtra): Promise<Suppression> => ask(replica.client, target, extra);

async function read(target: SuppressedAddress, customerId = 'acme'): Promise<Suppression | undefined> {
  const { response } = await call<{ response: { suppression: Suppression | undefined } | undefined }>((done) =>
    replica.client.getSuppression({ customerId, request: { id: '', target } }, done),
  );
  return response?.suppression;
}

const lift = (target: SuppressedAddress, customerId = 'acme'): Promise<unknown> =>
  call((done) => replica.client.deleteSuppression({ customerId, request: { id: '', target } }, done));

const absent = (target: SuppressedAddress, customerId = 'acme'): Promise<string> => refusal(read(target, customerId));

/** The events of a message's timeline with their steps and reasons. */
const story = (messageId: string): Promise<string[]> => router.story(messageId);

const emailDispatched = (id: string): Promise<unknown> => waitFor(() => router.dispatched.email.items.find((item) => item.messageId === id));
const smsDispatched = (id: string): Promise<unknown> => waitFor(() => router.dispatched.sms.items.find((item) => item.messageId === id));

describe('a message to a suppressed address', () => {
  it('skips the step and goes to the next channel', async () => {
    const recipient = someone();
    await suppress(on(recipient.sms, CHANNEL_SMS));
    const id = await router.accept({ recipient });
    await emailDispatched(id);
    expect(await story(id)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED 0 SUPPRESSED', 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
  });

  it('is not touched by an entry for another channel of the same number, nor of another customer', async () => {
    const recipient = someone();
    await suppress(on(recipient.sms, CHANNEL_WHATSAPP));
    await suppress(on(recipient.sms, CHANNEL_SMS), { customerId: 'other' });
    await suppress(on(recipient.email, 'ALL'), { customerId: 'other' });
    await smsDispatched(await router.accept({ recipient }));
  });

  it('ends as OPTED_OUT when one of its addresses opted out of all channels', async () => {
    const recipient = someone();
    await suppress(on(recipient.email, 'ALL'));
    const id = await router.accept({ recipient });
    await router.statusIs(id, 'FAILED');
    expect(await story(id)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED 0 SUPPRESSED', 'STEP_SKIPPED 1 SUPPRESSED', 'MESSAGE_SETTLED OPTED_OUT']);
  });

  it('ends as OPTED_OUT when the opt-out came between its steps', async () => {
    const recipient = someone();
    const id = await router.routed({ recipient });
    await suppress(on(recipient.sms, 'ALL'));
    await router.report(id, ATTEMPT_STATUS_UNDELIVERED);
    await router.statusIs(id, 'FAILED');
    expect((await story(id)).slice(4)).toEqual(['STEP_FAILED 0 UNDELIVERED', 'STEP_SKIPPED 1 SUPPRESSED', 'MESSAGE_SETTLED OPTED_OUT']);
  });

  it('is sent again after START', async () => {
    const recipient = someone();
    await suppress(on(recipient.sms, CHANNEL_SMS));
    await lift(on(recipient.sms, CHANNEL_SMS));
    await smsDispatched(await router.accept({ recipient }));
  });

  it('ignores the letter case of an address', async () => {
    const { sms } = someone();
    await suppress(on('Mixed.Case@example.com', 'ALL'));
    await router.statusIs(await router.accept({ recipient: { sms, email: 'mixed.case@example.com' } }), 'FAILED');
  });
});

describe('a provider', () => {
  it('that says "opted out" suppresses the address on that channel, in the transaction that records it', async () => {
    const recipient = someone();
    const id = await router.routed({ recipient });
    await router.report(id, ATTEMPT_STATUS_REJECTED, { errorClass: ErrorClass.ERROR_CLASS_OPTED_OUT, providerCode: '21610' });
    await emailDispatched(id);
    expect(await read(on(recipient.sms, CHANNEL_SMS))).toMatchObject({
      id: expect.stringMatching(/^sup_[0-9a-z]{26}$/),
      channel: CHANNEL_SMS,
      allChannels: false,
      reason: SUPPRESSION_REASON_OPTED_OUT,
      source: SuppressionSource.SUPPRESSION_SOURCE_PROVIDER,
      messageId: id,
      createTime: expect.any(Date),
      expireTime: undefined,
    });
    const writers = await router.pool.query(
      `SELECT xmin::text FROM suppressions WHERE message_id = $1
       UNION SELECT xmin::text FROM timeline WHERE message_id = $1 AND event ->> 'type' IN ('ATTEMPT_UPDATED', 'STEP_FAILED')`,
      [id],
    );
    expect(writers.rows).toHaveLength(1);
    await emailDispatched(await router.accept({ recipient }));
    expect(await absent(on(recipient.sms, CHANNEL_SMS), 'other')).toBe('SUPPRESSION_NOT_FOUND');
  });

  it('that says "no such address" has it remembered as invalid, for 30 days', async () => {
    const recipient = someone();
    const id = await router.routed({ recipient });
    await router.report(id, ATTEMPT_STATUS_UNDELIVERED, { errorClass: ErrorClass.ERROR_CLASS_RECIPIENT_PERMANENT, providerCode: '30006' });
    await emailDispatched(id);
    const entry = await read(on(recipient.sms, CHANNEL_SMS));
    expect(entry).toMatchObject({ reason: SUPPRESSION_REASON_INVALID_ADDRESS, messageId: id });
    expect((entry?.expireTime?.getTime() ?? 0) - (entry?.createTime?.getTime() ?? 0)).toBe(30 * DAY_MS);
    const next = await router.accept({ recipient });
    await emailDispatched(next);
    expect((await story(next))[1]).toBe('STEP_SKIPPED 0 INVALID_ADDRESS');
  });

  it('is believed at once: a later step of the same message on the same channel is skipped', async () => {
    const recipient = someone();
    const id = await router.routed({ recipient, policy: 'sms-twice' });
    await router.report(id, ATTEMPT_STATUS_REJECTED, { errorClass: ErrorClass.ERROR_CLASS_RECIPIENT_PERMANENT });
    await router.statusIs(id, 'FAILED');
    expect((await story(id)).slice(4)).toEqual(['STEP_FAILED 0 REJECTED', 'STEP_SKIPPED 1 INVALID_ADDRESS', 'MESSAGE_SETTLED EXHAUSTED']);
  });

  it("is not believed about an address that is nobody's: a sandbox does the same each time", async () => {
    const recipient = { sms: '+15005550004', email: 'someone@sandbox.test' };
    for (const errorClass of [ErrorClass.ERROR_CLASS_OPTED_OUT, ErrorClass.ERROR_CLASS_RECIPIENT_PERMANENT]) {
      const id = await router.routed({ recipient });
      await smsDispatched(id);
      await router.report(id, ATTEMPT_STATUS_REJECTED, { errorClass });
      await emailDispatched(id);
    }
    expect(await absent(on(recipient.sms, CHANNEL_SMS))).toBe('SUPPRESSION_NOT_FOUND');
  });

  it.each([
    ['a refusal for now', ATTEMPT_STATUS_UNDELIVERED, ErrorClass.ERROR_CLASS_RECIPIENT_TEMPORARY],
    ['a refusal of the content', ATTEMPT_STATUS_REJECTED, ErrorClass.ERROR_CLASS_POLICY],
  ])('is not remembered for %s', async (_name, status, errorClass) => {
    const recipient = someone();
    const id = await router.routed({ recipient });
    await router.report(id, status, { errorClass });
    await emailDispatched(id);
    expect(await absent(on(recipient.sms, CHANNEL_SMS))).toBe('SUPPRESSION_NOT_FOUND');
  });
});

describe('an entry whose time is over', () => {
  it('has no effect, is not shown, and is deleted', async () => {
    const recipient = someone();
    const target = on(recipient.sms, CHANNEL_SMS);
    const { id } = await suppress(target, { expireTime: new Date(Date.now() + DAY_MS) });
    await router.pool.query("UPDATE suppressions SET expires_at = now() - interval '1 second' WHERE id = $1", [id]);
    await smsDispatched(await router.accept({ recipient }));
    expect(await absent(target)).toBe('SUPPRESSION_NOT_FOUND');
    expect(await refusal(lift(on(recipient.email, CHANNEL_EMAIL)))).toBe('SUPPRESSION_NOT_FOUND');
    expect(await forgetSuppressions(router.pool, new Date(), new AbortController().signal)).toBeGreaterThan(0);
    expect((await router.pool.query('SELECT 1 FROM suppressions WHERE id = $1', [id])).rows).toEqual([]);
  });

  it('makes way for a new one', async () => {
    const target = on(someone().sms, CHANNEL_SMS);
    const { id } = await suppress(target);
    await router.pool.query("UPDATE suppressions SET expires_at = now() - interval '1 second' WHERE id = $1", [id]);
    const renewed = await suppress(target, { reason: SUPPRESSION_REASON_INVALID_ADDRESS });
    expect(renewed).toMatchObject({ reason: SUPPRESSION_REASON_INVALID_ADDRESS, expireTime: undefined });
    expect(renewed.id).not.toBe(id);
  });
});

describe('of two entries for one address and channel', () => {
  const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

  it('the first stands when it says the same for as long', async () => {
    const target = on(someone().sms, CHANNEL_SMS);
    const first = await suppress(target);
    expect(await suppress(target)).toEqual(first);
    expect(await suppress(target, { expireTime: inDays(1) })).toEqual(first);
  });

  it('the one that lasts longer stands', async () => {
    const target = on(someone().sms, CHANNEL_SMS);
    const first = await suppress(target, { expireTime: inDays(1) });
    expect((await suppress(target, { expireTime: inDays(2) })).id).not.toBe(first.id);
    expect((await suppress(target)).expireTime).toBeUndefined();
  });

  it('an opt-out outranks an invalid address', async () => {
    const target = on(someone().sms, CHANNEL_SMS);
    await suppress(target, { reason: SUPPRESSION_REASON_INVALID_ADDRESS });
    const optOut = await suppress(target, { expireTime: inDays(1) });
    expect(optOut.reason).toBe(SUPPRESSION_REASON_OPTED_OUT);
    expect(await suppress(target, { reason: SUPPRESSION_REASON_INVALID_ADDRESS })).toEqual(optOut);
  });
});

describe('an opt-out while messages are under way', () => {
  it('that is committed while a message waits for its turn holds for its next step', async () => {
    const recipient = someone();
    const id = await router.routed({ recipient });
    await transaction(router.pool, async (client) => {
      await client.query('SELECT 1 FROM messages WHERE id = $1 FOR UPDATE', [id]);
      await router.report(id, ATTEMPT_STATUS_UNDELIVERED);
      await waitFor(async () => {
        const waiting = await router.pool.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FROM messages%'");
        return waiting.rows.length > 0;
      });
      await suppress(on(recipient.email, CHANNEL_EMAIL));
    });
    await router.statusIs(id, 'FAILED');
    expect((await story(id)).slice(4)).toEqual(['STEP_FAILED 0 UNDELIVERED', 'STEP_SKIPPED 1 SUPPRESSED', 'MESSAGE_SETTLED EXHAUSTED']);
  });

  it('divides messages to that address into those handed over before and those skipped', async () => {
    const recipient = someone();
    const before = await Promise.all(Array.from({ length: 40 }, () => router.accept({ recipient })));
    await suppress(on(recipient.sms, CHANNEL_SMS));
    const after = await Promise.all(Array.from({ length: 40 }, () => router.accept({ recipient })));
    await Promise.all([...before, ...after].map((id) => router.statusIs(id, 'IN_PROGRESS')));
    for (const id of after) expect((await story(id))[1]).toBe('STEP_SKIPPED 0 SUPPRESSED');
    for (const id of before) {
      const told = await story(id);
      const queued = told.filter((event) => event.startsWith('ATTEMPT_QUEUED'));
      expect(queued).toEqual([told[1] === 'STEP_SKIPPED 0 SUPPRESSED' ? 'ATTEMPT_QUEUED 1' : 'ATTEMPT_QUEUED 0']);
    }
  });

  it('does not take back an attempt that was handed over', async () => {
    const recipient = someone();
    const id = await router.routed({ recipient });
    await suppress(on(recipient.sms, 'ALL'));
    await router.report(id, ATTEMPT_STATUS_SENT);
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    await router.statusIs(id, 'DELIVERED');
  });
});

it('keeps no address where anybody could read it', async () => {
  const { sms, email } = someone();
  await suppress(on(sms, CHANNEL_SMS));
  await suppress(on(email, 'ALL'));
  const rows = await router.pool.query<{ text: string }>('SELECT suppressions::text AS text FROM suppressions');
  expect(rows.rows.filter(({ text }) => text.includes(sms.slice(1)) || text.includes('someone'))).toEqual([]);
});
