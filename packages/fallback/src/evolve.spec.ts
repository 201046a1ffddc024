import { evolve } from './index';
import { MessageUnderTest } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';

const message = new MessageUnderTest(policyOf({ channel: 'SMS' }));

it('knows no message before it was accepted', () => {
  expect(() => evolve(undefined, { type: 'ACKNOWLEDGED', at: 0 })).toThrow('ACKNOWLEDGED before MESSAGE_ACCEPTED');
});

it('refuses a history that names a step which has not begun', () => {
  const event = { type: 'TIMER_STARTED', at: 0, step: 3, channel: 'SMS', deadline: 1 } as const;
  expect(() => evolve(message.state, event)).toThrow('step 3 has not begun');
});

it('refuses a history that names an attempt which was never queued', () => {
  const event = { type: 'ATTEMPT_WITHDRAWN', at: 0, step: 0, channel: 'SMS', attemptId: 'x', reason: 'LATE', ask: 1 } as const;
  expect(() => evolve(message.state, event)).toThrow('step 0 has no such attempt');
});

it('counts every event', () => {
  expect(evolve(message.state, { type: 'ACKNOWLEDGED', at: 5 })).toMatchObject({ sequence: message.state.sequence + 1, updatedAt: 5 });
});
