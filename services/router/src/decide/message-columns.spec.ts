import { apply, validatePolicy } from '@switchback/fallback';

import { messageColumns } from './message-columns';

const NOW = 1_700_000_000_000;
const checked = validatePolicy({ name: 'default', steps: [{ channel: 'SMS', fallbackAfterMs: 60_000 }] });
if (!checked.ok) throw new Error('the policy is wrong');
const { policy } = checked;
const begun = apply({ type: 'ACCEPT', now: NOW, messageId: 'm', reachable: ['SMS'], acceptedAt: NOW, expiresAt: NOW + 3_600_000 }, undefined, policy).state;
const attempt = { type: 'REPORT_ATTEMPT', now: NOW + 10, attemptId: 'm.0.1', occurredAt: NOW + 5, handedOffAt: NOW + 5 } as const;
const sent = apply({ ...attempt, status: 'SENT' }, begun, policy).state;
const delivered = apply({ ...attempt, status: 'DELIVERED' }, sent, policy).state;

describe('messageColumns', () => {
  it.each([
    ['waits for its time to live before a hand-off', begun, NOW + 3_600_000],
    ['waits for its step after one', sent, NOW + 5 + 60_000],
    ['waits for nothing once it is settled', delivered, undefined],
  ])('a message %s', (_name, state, wake) => {
    expect(messageColumns(state, NOW, false).wakeAt?.getTime()).toBe(wake);
  });

  it('lets no wake follow at once on one that is over', () => {
    const overdue = NOW + 7_200_000;
    expect(messageColumns(begun, overdue, true).wakeAt?.getTime()).toBeGreaterThan(overdue);
    expect(messageColumns(begun, overdue, false).wakeAt?.getTime()).toBe(NOW + 3_600_000);
  });

  it.each([
    ['all of them', ['SMS', 'EMAIL'], 'SMS EMAIL'],
    ['without those that were skipped', ['EMAIL'], 'EMAIL'],
    ['the last when all were skipped', ['WHATSAPP'], 'WHATSAPP'],
  ] as const)('names the channels of steps that started together, %s', (_name, reachable, channel) => {
    const together = validatePolicy({ name: 'default', steps: [{ allOf: [{ channel: 'SMS' }, { channel: 'EMAIL' }] }, { channel: 'WHATSAPP' }] });
    if (!together.ok) throw new Error('the policy is wrong');
    const accept = { type: 'ACCEPT', now: NOW, messageId: 'm', reachable, acceptedAt: NOW, expiresAt: NOW + 3_600_000 } as const;
    expect(messageColumns(apply(accept, undefined, together.policy).state, NOW, false).channel).toBe(channel);
  });

  it('tells what lists need', () => {
    expect(messageColumns(delivered, NOW, false)).toMatchObject({ status: 'DELIVERED', channel: 'SMS', settledAt: new Date(NOW + 10) });
    expect(JSON.parse(messageColumns(delivered, NOW, false).state)).toEqual(delivered);
  });
});
