import { apply, type ConditionFacts, type Conditions, type RecipientFacts, validatePolicy } from './index';
import { brief, MessageUnderTest, time } from './testing/message-under-test';
import { policyOf } from './testing/policy-of';
import { wordConditions } from './testing/word-conditions';

const recipient: RecipientFacts = { countries: { SMS: 'NP' }, metadata: { tier: 'gold' } };
const conditional = policyOf({ channel: 'SMS' }, { channel: 'EMAIL', when: 'after a bounce' }, { channel: 'WHATSAPP' });

describe('a condition', () => {
  it('that is met lets its step start', () => {
    const message = new MessageUnderTest(conditional);
    expect(brief(message.report(1, 0, 'UNDELIVERED')).at(-1)).toBe('ATTEMPT_QUEUED 1');
  });

  it('that is not met skips its step', () => {
    const message = new MessageUnderTest(conditional);
    expect(brief(message.report(1, 0, 'REJECTED')).slice(2)).toEqual([
      'STEP_SKIPPED 1 CONDITION',
      'FALLING_BACK 2 REJECTED',
      'STEP_STARTED 2',
      'ATTEMPT_QUEUED 2',
    ]);
  });

  it('that cannot be evaluated skips its step, and the message goes on', () => {
    const { accepted } = new MessageUnderTest(policyOf({ channel: 'SMS', when: 'broken' }, { channel: 'EMAIL' }));
    expect(brief(accepted).slice(1)).toEqual(['STEP_SKIPPED 0 CONDITION_ERROR', 'STEP_STARTED 1', 'ATTEMPT_QUEUED 1']);
  });

  it('that leaves no step ends the message', () => {
    const { accepted } = new MessageUnderTest(policyOf({ channel: 'SMS', when: 'never' }));
    expect(brief(accepted).slice(1)).toEqual(['STEP_SKIPPED 0 CONDITION', 'MESSAGE_SETTLED FAILED NO_USABLE_STEP']);
  });

  it('is an error where nobody can evaluate it', () => {
    const command = { type: 'ACCEPT', now: 0, messageId: 'm', reachable: ['SMS'], acceptedAt: 0, expiresAt: 1_000 } as const;
    const { events } = apply(command, undefined, policyOf({ channel: 'SMS', when: 'always' }));
    expect(brief(events)[1]).toBe('STEP_SKIPPED 0 CONDITION_ERROR');
    expect(validatePolicy({ name: 'a', steps: [{ channel: 'SMS', when: 'true' }] })).toMatchObject({
      ok: false,
      violations: [{ field: 'policy.steps[0].when' }],
    });
  });

  it('does not let an unanswered attempt be given up for a step that it rules out', () => {
    const policy = policyOf({ channel: 'SMS', onAmbiguous: 'FALLBACK' }, { channel: 'EMAIL', when: 'never' });
    expect(brief(new MessageUnderTest(policy).report(1, 0, 'UNKNOWN'))).toEqual(['ATTEMPT_UPDATED 0 UNKNOWN', 'TIMER_STARTED 0 301']);
  });
});

describe('the facts', () => {
  /** Plays a message and answers with what each evaluation was given. */
  function factsOf(policy: typeof conditional, acceptance: ConstructorParameters<typeof MessageUnderTest>[1], play: (message: MessageUnderTest) => void) {
    const seen: (ConditionFacts | undefined)[] = [];
    const conditions: Conditions = {
      ...wordConditions,
      evaluate: (_expression, facts) => {
        seen.push(facts);
        return true;
      },
    };
    play(new MessageUnderTest(policy, { recipient, ...acceptance }, conditions));
    return seen;
  }

  it('tell the recipient, the time there, and how the steps before ended', () => {
    const [facts] = factsOf(conditional, { timeZone: 'Asia/Kathmandu', reachable: ['SMS', 'EMAIL'] }, (message) => {
      message.report(1, 0, 'REJECTED', { errorClass: 'POLICY', providerCode: '30007' });
    });
    expect(facts).toEqual({
      recipient: { ...recipient, reachable: ['SMS', 'EMAIL'], timeZone: 'Asia/Kathmandu' },
      local: { hour: 5, minute: 45, weekday: 'THURSDAY', date: '2026-01-01' },
      results: [{ channel: 'SMS', status: 'FAILED', reason: 'REJECTED', attemptStatus: 'REJECTED', errorClass: 'POLICY', code: '30007' }],
    });
  });

  it('are those of the time at which the step will start, and are looked at again when it starts', () => {
    const hours = factsOf(policyOf({ channel: 'SMS', when: 'always' }), { sendAt: 7_200 }, (message) => {
      message.wake(3 * 3_600);
    }).map((facts) => facts?.local.hour);
    expect(hours).toEqual([2, 3]);
  });

  it('tell of a step that is given up for want of an answer as of one that failed, before and after', () => {
    const policy = policyOf({ channel: 'SMS', onAmbiguous: 'FALLBACK' }, { channel: 'EMAIL', when: 'always' });
    const told = factsOf(policy, {}, (message) => {
      message.report(1, 0, 'UNKNOWN');
    }).map((facts) => `${facts?.results[0]?.status} ${facts?.results[0]?.reason}`);
    expect(new Set(told)).toEqual(new Set(['FAILED AMBIGUOUS']));
    expect(told.length).toBeGreaterThan(1);
  });

  it('are kept only for policies that have conditions', () => {
    expect(new MessageUnderTest(conditional, { recipient }).state.recipient).toEqual(recipient);
    expect(new MessageUnderTest(policyOf({ channel: 'SMS' }), { recipient }).state).not.toHaveProperty('recipient');
    expect(new MessageUnderTest(conditional).state).not.toHaveProperty('recipient');
    expect(new MessageUnderTest(conditional).state.acceptedAt).toBe(time(0));
  });
});

describe('validation', () => {
  const validate = (when: string) => validatePolicy({ name: 'a', steps: [{ channel: 'SMS', when }] }, wordConditions);

  it('names what is wrong with a condition', () => {
    expect(validate('sometimes')).toEqual({
      ok: false,
      violations: [{ field: 'policy.steps[0].when', description: 'Must be a word of the tests.' }],
    });
    expect(validate('x'.repeat(1_025))).toMatchObject({ ok: false, violations: [{ description: expect.stringContaining('at most 1024') as unknown }] });
  });

  it('warns of a step that is never reached', () => {
    expect(validate('never')).toMatchObject({ ok: true, warnings: [{ field: 'policy.steps[0].when' }] });
    expect(validate('always')).toMatchObject({ ok: true, warnings: [] });
    expect(validate('after a bounce')).toMatchObject({ ok: true, warnings: [] });
  });
});
