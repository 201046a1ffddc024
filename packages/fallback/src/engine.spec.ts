import { apply, type Command, decide, evolve, type MessageState } from './index';
import { ACCEPTED_AT, MessageUnderTest, time } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';

const policy = policyOf({ channel: 'SMS' }, { channel: 'EMAIL' });
const accept: Command = {
  type: 'ACCEPT',
  now: ACCEPTED_AT,
  messageId: 'msg_1',
  reachable: ['SMS'],
  acceptedAt: ACCEPTED_AT,
  expiresAt: time(3_600),
};

it('apply is decide, then evolve', () => {
  const events = decide(accept, undefined, policy);
  const folded = events.reduce<MessageState | undefined>(evolve, undefined);
  const { state, events: applied } = apply(accept, undefined, policy);
  expect(applied).toEqual(events);
  expect(state).toEqual(folded);
  expect(state.sequence).toBe(events.length);
});

it('answers a message accepted twice with nothing', () => {
  const { state } = apply(accept, undefined, policy);
  expect(apply(accept, state, policy)).toEqual({ events: [], state });
});

it('hands back the very state when nothing changed', () => {
  const { state } = apply(accept, undefined, policy);
  expect(apply({ type: 'WAKE', now: time(1) }, state, policy).state).toBe(state);
});

it.each<Command>([
  { type: 'WAKE', now: 0 },
  { type: 'CANCEL', now: 0 },
  { type: 'ACKNOWLEDGE', now: 0 },
  { type: 'ANSWER_CANCEL', now: 0, attemptId: 'a', outcome: 'CANCELED' },
  { type: 'REPORT_ATTEMPT', now: 0, attemptId: 'a', status: 'SENT', occurredAt: 0 },
])('decides nothing for a message that it does not know: $type', (command) => {
  expect(decide(command, undefined, policy)).toEqual([]);
});

it('has no state to apply a command to before the message is accepted', () => {
  const unchecked: (command: Command, state: MessageState | undefined, plan: typeof policy) => unknown = (command, state, plan) =>
    apply(command as Extract<Command, { type: 'ACCEPT' }>, state, plan);
  expect(() => unchecked({ type: 'WAKE', now: 0 }, undefined, policy)).toThrow('WAKE for a message that was never accepted');
});

it('refuses a policy that is not the one the message is pinned to', () => {
  const message = new MessageUnderTest(policy);
  message.report(1, 0, 'UNDELIVERED');
  const shorter = policyOf({ channel: 'SMS' });
  const command: Command = { type: 'REPORT_ATTEMPT', now: time(2), attemptId: 'msg_1.1.1', status: 'UNDELIVERED', occurredAt: time(2) };
  expect(() => decide(command, message.state, shorter)).toThrow('policy test version 1 has no step 1');
});
