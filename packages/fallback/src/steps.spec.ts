import { brief, MessageUnderTest } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';

const smsThenEmail = policyOf({ channel: 'SMS', fallbackAfterMs: 60_000 }, { channel: 'EMAIL' });

describe('the first step', () => {
  it('starts when the message is accepted', () => {
    expect(brief(new MessageUnderTest(smsThenEmail).accepted)).toEqual(['MESSAGE_ACCEPTED', 'STEP_STARTED 0', 'ATTEMPT_QUEUED 0']);
  });

  it('is the first one that the recipient has an address for', () => {
    const message = new MessageUnderTest(smsThenEmail, { reachable: ['EMAIL'] });
    expect(brief(message.accepted)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED 0 NO_ADDRESS', 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
    expect(message.state.steps).toMatchObject([
      { step: 0, channel: 'SMS', status: 'SKIPPED', reason: 'NO_ADDRESS', attempts: [] },
      { step: 1, channel: 'EMAIL', status: 'ACTIVE', attempts: [{ id: 'msg_1.1.1', status: 'QUEUED' }] },
    ]);
  });

  it('is the first one whose template can be rendered', () => {
    const message = new MessageUnderTest(smsThenEmail, { unrenderable: [0] });
    expect(brief(message.accepted)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED 0 TEMPLATE_ERROR', 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
    expect(message.state.steps[0]).toMatchObject({ status: 'SKIPPED', reason: 'TEMPLATE_ERROR', attempts: [] });
  });

  it('is the first one whose text is short enough', () => {
    const message = new MessageUnderTest(smsThenEmail, { tooLong: [0] });
    expect(brief(message.accepted)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED 0 TOO_MANY_SEGMENTS', 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
    expect(message.state.steps[0]).toMatchObject({ status: 'SKIPPED', reason: 'TOO_MANY_SEGMENTS', attempts: [] });
  });

  it('may come later to a step that cannot be rendered, which is skipped too', () => {
    const message = new MessageUnderTest(smsThenEmail, { unrenderable: [1] });
    expect(brief(message.report(1, 0, 'REJECTED'))).toEqual(expect.arrayContaining(['STEP_SKIPPED 1 TEMPLATE_ERROR', 'MESSAGE_SETTLED FAILED EXHAUSTED']));
  });

  it('does not exist for a recipient without a usable address: FAILED', () => {
    const message = new MessageUnderTest(smsThenEmail, { reachable: ['WHATSAPP'] });
    expect(brief(message.accepted)).toEqual([
      'MESSAGE_ACCEPTED',
      'STEP_SKIPPED 0 NO_ADDRESS',
      'STEP_SKIPPED 1 NO_ADDRESS',
      'MESSAGE_SETTLED FAILED NO_USABLE_STEP',
    ]);
  });

  it('does not start past the ttl: EXPIRED', () => {
    const message = new MessageUnderTest(smsThenEmail, { ttl: 5_000, at: 5 });
    expect(brief(message.accepted)).toEqual(['MESSAGE_ACCEPTED', 'MESSAGE_SETTLED EXPIRED TTL_PASSED']);
  });

  it('starts in the last millisecond before the ttl', () => {
    const message = new MessageUnderTest(smsThenEmail, { ttl: 5_000, at: 4.999 });
    expect(message.state.status).toBe('IN_PROGRESS');
  });
});

describe('a failed step', () => {
  it('falls back to the next', () => {
    const message = new MessageUnderTest(smsThenEmail);
    expect(brief(message.report(1, 0, 'UNDELIVERED'))).toEqual([
      'ATTEMPT_UPDATED 0 UNDELIVERED',
      'STEP_FAILED 0 UNDELIVERED',
      'FALLING_BACK 1 UNDELIVERED',
      'STEP_STARTED 1',
      'ATTEMPT_QUEUED 1',
    ]);
  });

  it('passes over steps that cannot be used', () => {
    const policy = policyOf({ channel: 'SMS' }, { channel: 'WHATSAPP' }, { channel: 'EMAIL' });
    const message = new MessageUnderTest(policy, { reachable: ['SMS', 'EMAIL'] });
    expect(brief(message.report(1, 0, 'REJECTED'))).toEqual([
      'ATTEMPT_UPDATED 0 REJECTED',
      'STEP_FAILED 0 REJECTED',
      'STEP_SKIPPED 1 NO_ADDRESS',
      'FALLING_BACK 2 REJECTED',
      'STEP_STARTED 2',
      'ATTEMPT_QUEUED 2',
    ]);
  });

  it('exhausts the policy when it is the last', () => {
    const message = new MessageUnderTest(smsThenEmail);
    message.report(1, 0, 'UNDELIVERED');
    expect(brief(message.report(2, 1, 'UNDELIVERED')).slice(1)).toEqual(['STEP_FAILED 1 UNDELIVERED', 'MESSAGE_SETTLED FAILED EXHAUSTED']);
  });

  it('exhausts the policy when no later step can be used', () => {
    const message = new MessageUnderTest(smsThenEmail, { reachable: ['SMS'] });
    expect(brief(message.report(1, 0, 'UNDELIVERED')).slice(1)).toEqual([
      'STEP_FAILED 0 UNDELIVERED',
      'STEP_SKIPPED 1 NO_ADDRESS',
      'MESSAGE_SETTLED FAILED EXHAUSTED',
    ]);
  });

  it('ends the message with its own reason where the policy does not fall back on it', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS', fallbackOn: ['TIMEOUT'] }, { channel: 'EMAIL' }));
    const [, ...conclusions] = brief(message.report(1, 0, 'UNDELIVERED'));
    expect(conclusions).toEqual(['STEP_FAILED 0 UNDELIVERED', 'MESSAGE_SETTLED FAILED UNDELIVERED']);
  });

  it('says EXHAUSTED on the last step, whatever the policy falls back on', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS', fallbackOn: ['TIMEOUT'] }));
    expect(message.report(1, 0, 'UNDELIVERED').at(-1)).toMatchObject({ status: 'FAILED', reason: 'EXHAUSTED' });
  });

  it('starts nothing past the ttl, also when its timer has not fired yet', () => {
    const message = new MessageUnderTest(smsThenEmail, { ttl: 5_000 });
    const [, ...conclusions] = brief(message.report(5, 0, 'UNDELIVERED'));
    expect(conclusions).toEqual(['STEP_FAILED 0 UNDELIVERED', 'MESSAGE_SETTLED EXPIRED TTL_PASSED']);
  });

  it('goes on after an opt-out', () => {
    const message = new MessageUnderTest(policyOf({ channel: 'SMS', fallbackOn: ['TIMEOUT'] }, { channel: 'EMAIL' }));
    expect(brief(message.report(1, 0, 'REJECTED', { errorClass: 'OPTED_OUT' })).slice(1, 3)).toEqual([
      'STEP_FAILED 0 OPTED_OUT',
      'FALLING_BACK 1 OPTED_OUT',
    ]);
  });
});
