import { type MessageState, validatePolicy, type FallbackPolicy, type SkipReason, type WaitReason } from '@switchback/fallback';

import { conditions } from './conditions';
import { factsRead } from './facts-read';
import { factsUsed } from './facts-used';

const window = { days: [], start: '09:00', end: '21:00' };

function policyOf(step: { when?: string; sendWindow?: typeof window & { timeZone?: string } }): FallbackPolicy {
  const valid = validatePolicy({ name: 'spec', steps: [{ channel: 'SMS', ...step }] }, conditions);
  if (!valid.ok) throw new Error(JSON.stringify(valid.violations));
  return valid.policy;
}

const state: MessageState = {
  messageId: 'm',
  policy: 'spec',
  policyVersion: 1,
  status: 'ACCEPTED',
  reachable: ['SMS'],
  acceptedAt: 0,
  expiresAt: 1,
  updatedAt: 0,
  steps: [],
  late: false,
  duplicateDelivery: false,
  sequence: 1,
};
const at = { at: 0, step: 0, channel: 'SMS' } as const;
const started = { type: 'STEP_STARTED', ...at } as const;
const waiting = (reason: WaitReason) => ({ type: 'STEP_WAITING', ...at, until: 1, reason }) as const;
const skipped = (reason: SkipReason) => ({ type: 'STEP_SKIPPED', ...at, reason }) as const;
const used = (...args: Parameters<typeof factsUsed>): readonly string[] => [...factsUsed(...args)].sort();

describe('the facts that a condition reads', () => {
  it.each([
    ['true', []],
    ['metadata["plan"] == "gold"', []],
    ['recipient.sms', ['CHANNELS']],
    ['recipient.sms_country == "NP" || recipient.whatsapp_country == "NP"', ['SMS_COUNTRY', 'WHATSAPP_COUNTRY']],
    ['recipient.time_zone == "UTC" && local.hour < 12', ['CLOCK', 'TIME_ZONE']],
    ['results.exists(r, r.code == "30003")', ['RESULTS']],
    ['nonsense(', []],
  ])('%s', (expression, facts) => expect([...factsRead(expression)].sort()).toEqual(facts));
});

describe('the facts that a decision used', () => {
  const plain = policyOf({});
  const conditional = policyOf({ when: 'recipient.sms_country == "NP"' });

  it('are none where a step simply starts, or words or addresses decided', () => {
    expect(used(started, state, plain)).toEqual([]);
    for (const reason of ['SUPPRESSED', 'INVALID_ADDRESS', 'TEMPLATE_ERROR', 'TOO_MANY_SEGMENTS'] as const) expect(used(skipped(reason), state, conditional)).toEqual([]);
  });

  it('are the channels where there is no address', () => expect(used(skipped('NO_ADDRESS'), state, conditional)).toEqual(['CHANNELS']));

  it('are those that the condition reads, whichever way it went', () => {
    for (const event of [started, skipped('CONDITION'), skipped('CONDITION_ERROR'), waiting('SEND_AT')]) expect(used(event, state, conditional)).toEqual(['SMS_COUNTRY']);
  });

  it("are the recipient's clock where a window goes by it, the step's or the message's", () => {
    const byStep = policyOf({ sendWindow: window });
    for (const event of [started, waiting('SEND_WINDOW'), waiting('EXPIRES_FIRST'), skipped('SEND_WINDOW')]) {
      expect(used(event, state, byStep)).toEqual(['CLOCK']);
      expect(used(event, { ...state, sendWindow: window }, plain)).toEqual(['CLOCK']);
      expect(used(event, state, policyOf({ sendWindow: { ...window, timeZone: 'Asia/Kathmandu' } }))).toEqual([]);
    }
    expect(used(waiting('SEND_AT'), state, byStep)).toEqual([]);
  });

  it('are told without the policy as far as the event tells them', () => {
    expect(used(skipped('CONDITION'), state, undefined)).toEqual([]);
    expect(used(skipped('NO_ADDRESS'), state, undefined)).toEqual(['CHANNELS']);
  });
});
