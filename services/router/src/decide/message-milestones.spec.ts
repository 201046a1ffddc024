import { type MessageState, type SendWindowDraft, type StepState, validatePolicy } from '@switchback/fallback';

import { handedOff, settledBy } from './message-milestones';

const NOW = 1_700_000_000_000;

function policyWith(sendWindow?: SendWindowDraft) {
  const checked = validatePolicy({ name: 'default', steps: [{ channel: 'SMS', ...(sendWindow && { sendWindow }) }, { channel: 'EMAIL' }] });
  if (!checked.ok) throw new Error('the policy is wrong');
  return checked.policy;
}

const plain = policyWith();
const windowed = policyWith({ start: '09:00', end: '17:00' });

function step(number: number, fields: Partial<StepState> & { readonly handedOffAt?: number }): StepState {
  const { handedOffAt, ...rest } = fields;
  const attempt = { id: `msg_1.${number}.1`, status: 'SENT', createdAt: NOW, updatedAt: NOW } as const;
  const attempts = [handedOffAt === undefined ? attempt : { ...attempt, handedOffAt }];
  return { step: number, channel: number === 0 ? 'SMS' : 'EMAIL', status: 'ACTIVE', startedAt: NOW + 20, attempts, ...rest };
}

function state(steps: readonly StepState[], more: Partial<MessageState> = {}): MessageState {
  return {
    messageId: 'msg_1', policy: 'default', policyVersion: 1, status: 'IN_PROGRESS', reachable: ['SMS', 'EMAIL'], acceptedAt: NOW, expiresAt: NOW + 60_000,
    updatedAt: NOW, steps, late: false, duplicateDelivery: false, sequence: 2, ...more,
  };
}

describe('handedOff', () => {
  const queued = state([step(0, {})]);
  const sent = state([step(0, { handedOffAt: NOW + 400 })]);

  it('tells of the first hand-off once, since the message was accepted', () => {
    expect(handedOff({ before: queued, after: sent, events: [] }, plain)).toEqual({ channel: 'SMS', afterMs: 400 });
    expect(handedOff({ before: sent, after: state([step(0, { handedOffAt: NOW + 400 }), step(1, { handedOffAt: NOW + 900 })]), events: [] }, plain)).toBeUndefined();
    expect(handedOff({ before: undefined, after: queued, events: [] }, plain)).toBeUndefined();
  });

  it.each([
    ['send_at', { sendAt: NOW + 3_600_000 }, plain],
    ["the message's window", { sendWindow: { days: [], start: '09:00', end: '17:00' } }, plain],
    ["a step's window", {}, windowed],
  ])('does not count the wait for %s', (_, more, policy) => {
    const later = step(0, { startedAt: NOW + 3_600_000, handedOffAt: NOW + 3_600_300 });
    expect(handedOff({ before: queued, after: state([later], more), events: [] }, policy)?.afterMs).toBe(300);
  });

  it('is never negative', () => {
    expect(handedOff({ before: queued, after: state([step(0, { handedOffAt: NOW - 5 })]), events: [] }, plain)?.afterMs).toBe(0);
  });
});

describe('settledBy', () => {
  it.each([
    ['the step that succeeded', [step(0, { status: 'SUCCEEDED' }), step(1, { status: 'FAILED' })], 'SMS'],
    ['else the last', [step(0, { status: 'FAILED' }), step(1, { status: 'FAILED' })], 'EMAIL'],
    ['none where none began', [], 'NONE'],
  ])('names %s', (_, steps, channel) => {
    expect(settledBy(state(steps), plain, NOW + 1_000)).toEqual({ channel, afterMs: 1_000 });
  });
});
