import { AttemptStatus, Channel, ErrorClass, type SuppressedAddress } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { type AcceptedFields } from '../testing/accepted';
import { RouterFixture } from '../testing/router-fixture';
import { type RunningReplica } from '../testing/start-replica';
import { on, suppress as ask } from '../testing/suppressions';

// Steps that start later than their message: what is known against an address counts when they start, not when they were planned.

const { CHANNEL_EMAIL, CHANNEL_SMS } = Channel;

let router: RouterFixture;
let replica: RunningReplica;
let people = 0;

beforeAll(async () => {
  router = await RouterFixture.create();
  await router.policy();
  await router.policy({ name: 'after-sms', steps: [{ channel: 'SMS' }, { channel: 'EMAIL', when: 'results[0].status == "FAILED"' }] });
  await router.policy({ name: 'conditional', steps: [{ channel: 'SMS', when: 'metadata.order == "17"' }, { channel: 'EMAIL' }] });
  replica = await router.startReplica();
});

afterAll(() => router.stop());

function someone(): { sms: string; email: string } {
  people += 1;
  return { sms: `+1415555${String(people).padStart(4, '0')}`, email: `someone.${people}@example.com` };
}

const suppress = (target: SuppressedAddress): Promise<unknown> => ask(replica.client, target);
const inAnHour = (): Date => new Date(Date.now() + 3_600_000);
const TWO_HOURS_MS = 7_200_000;
const emailDispatched = (id: string): Promise<unknown> => waitFor(() => router.dispatched.email.items.find((item) => item.messageId === id));
const smsDispatches = (id: string): number => router.dispatched.sms.items.filter((item) => item.messageId === id).length;

/** Waits for its send time, which comes after `meanwhile`. */
async function waiting(fields: AcceptedFields, meanwhile: () => Promise<unknown>): Promise<string> {
  const id = await router.routed({ ...fields, schedule: { sendAt: inAnHour() }, ttlMs: TWO_HOURS_MS });
  await router.statusIs(id, 'SCHEDULED');
  await meanwhile();
  await router.moveTimer(id);
  return id;
}

describe('a step that waits for send_at', () => {
  it('is skipped when the person opted out meanwhile', async () => {
    const recipient = someone();
    const id = await waiting({ recipient }, () => suppress(on(recipient.sms, CHANNEL_SMS)));
    await emailDispatched(id);
    expect(await router.story(id)).toEqual([
      'MESSAGE_ACCEPTED',
      'STEP_WAITING 0 SEND_AT',
      'STEP_SKIPPED 0 SUPPRESSED',
      'STEP_STARTED 1',
      'ATTEMPT_QUEUED 1',
    ]);
    expect(smsDispatches(id)).toBe(0);
  });

  it('is skipped when another message proved the address invalid meanwhile', async () => {
    const recipient = someone();
    const id = await waiting({ recipient }, async () => {
      const other = await router.routed({ recipient });
      await router.report(other, AttemptStatus.ATTEMPT_STATUS_REJECTED, { errorClass: ErrorClass.ERROR_CLASS_RECIPIENT_PERMANENT });
      await emailDispatched(other);
    });
    await emailDispatched(id);
    expect((await router.story(id))[2]).toBe('STEP_SKIPPED 0 INVALID_ADDRESS');
    expect(smsDispatches(id)).toBe(0);
  });

  it('ends with its message when the person opted out of everything meanwhile', async () => {
    const recipient = someone();
    const id = await waiting({ recipient }, () => suppress(on(recipient.email, 'ALL')));
    await router.statusIs(id, 'FAILED');
    expect((await router.story(id)).slice(2)).toEqual(['STEP_SKIPPED 0 SUPPRESSED', 'STEP_SKIPPED 1 SUPPRESSED', 'MESSAGE_SETTLED OPTED_OUT']);
  });

  it('is skipped though its condition is met', async () => {
    const recipient = someone();
    const id = await waiting({ recipient, policy: 'conditional' }, () => suppress(on(recipient.sms, CHANNEL_SMS)));
    await emailDispatched(id);
    expect((await router.story(id))[2]).toBe('STEP_SKIPPED 0 SUPPRESSED');
  });
});

it('an address that is not to be used is not waited for', async () => {
  const recipient = someone();
  await suppress(on(recipient.sms, CHANNEL_SMS));
  const id = await router.routed({ recipient, schedule: { sendAt: inAnHour() }, ttlMs: TWO_HOURS_MS });
  expect(await router.story(id)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED 0 SUPPRESSED', 'STEP_WAITING 1 SEND_AT']);
});

it('a step that a timer starts is skipped when the person opted out before it fired', async () => {
  const recipient = someone();
  const id = await router.routed({ recipient });
  await router.report(id, AttemptStatus.ATTEMPT_STATUS_SENT);
  await waitFor(async () => (await router.timeline(id)).includes('TIMER_STARTED'), { what: `the timer of ${id}` });
  await suppress(on(recipient.email, CHANNEL_EMAIL));
  await router.moveTimer(id);
  await router.statusIs(id, 'FAILED');
  expect((await router.story(id)).slice(-3)).toEqual(['STEP_FAILED 0 TIMEOUT', 'STEP_SKIPPED 1 SUPPRESSED', 'MESSAGE_SETTLED EXHAUSTED']);
});

it('a step whose condition becomes true is skipped when the person opted out', async () => {
  const recipient = someone();
  const id = await router.routed({ recipient, policy: 'after-sms' });
  await suppress(on(recipient.email, CHANNEL_EMAIL));
  await router.report(id, AttemptStatus.ATTEMPT_STATUS_UNDELIVERED);
  await router.statusIs(id, 'FAILED');
  expect((await router.story(id)).slice(4)).toEqual(['STEP_FAILED 0 UNDELIVERED', 'STEP_SKIPPED 1 SUPPRESSED', 'MESSAGE_SETTLED EXHAUSTED']);
});
