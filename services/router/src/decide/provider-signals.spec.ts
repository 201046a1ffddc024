import { OutgoingMessage } from '@switchback/contracts';
import { type Event } from '@switchback/fallback';

import { addressVerdict, providerSignals } from './provider-signals';

type Update = Extract<Event, { type: 'ATTEMPT_UPDATED' }>;

const message = { id: 'msg_1', customerId: 'acme' };

function updated(fields: Partial<Update> = {}): Update {
  return { type: 'ATTEMPT_UPDATED', at: 0, step: 0, channel: 'SMS', attemptId: 'msg_1.0.1', status: 'REJECTED', occurredAt: 0, errorClass: 'RECIPIENT_PERMANENT', ...fields };
}

function signalsFor(recipient: { sms?: string; email?: string; whatsapp?: string }, event: Event) {
  return providerSignals(message, [event], OutgoingMessage.fromPartial({ recipient }));
}

it.each([
  ['an invalid address', updated(), 'INVALID_ADDRESS'],
  ['an address that bounces for good', updated({ status: 'UNDELIVERED' }), 'INVALID_ADDRESS'],
  ['an opt-out', updated({ errorClass: 'OPTED_OUT' }), 'OPTED_OUT'],
  ['a mailbox that is full', updated({ errorClass: 'RECIPIENT_TEMPORARY' }), undefined],
  ['a delivery', updated({ status: 'DELIVERED' }), undefined],
  ['a decision of our own', { type: 'STEP_FAILED', at: 0, step: 0, channel: 'SMS', reason: 'REJECTED' } as const, undefined],
])('%s', (_what, event, verdict) => expect(addressVerdict(event)).toBe(verdict));

it("names the address of the attempt's channel", () => {
  const recipient = { sms: '+14155552671', email: 'someone@example.com' };
  expect(signalsFor(recipient, updated({ provider: 'one' }))).toEqual([
    { customerId: 'acme', messageId: 'msg_1', channel: 'SMS', provider: 'one', address: '+14155552671', reason: 'INVALID_ADDRESS' },
  ]);
});

describe('what is said of an address that is nobody’s is not remembered', () => {
  it.each(['+15005550001', '+15005550004'])('%s', (sms) => expect(signalsFor({ sms }, updated())).toEqual([]));

  it.each(['invalid@sandbox.test', 'optout@sandbox.test'])('%s', (email) => {
    expect(signalsFor({ email }, updated({ channel: 'EMAIL', errorClass: 'OPTED_OUT' }))).toEqual([]);
  });

  it.each(['+15005551001', '+44150055500'])('but %s is somebody’s', (sms) => expect(signalsFor({ sms }, updated())).toHaveLength(1));

  it('but tester@latest.example is somebody’s', () => {
    expect(signalsFor({ email: 'tester@latest.example' }, updated({ channel: 'EMAIL' }))).toHaveLength(1);
  });
});
