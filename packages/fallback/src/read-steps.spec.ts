import { type FallbackPolicy, type PolicyDraft, type StepDraft, validatePolicy } from './index';
import { stepPath } from './step-path';

const SMS: StepDraft = { channel: 'SMS' };
const EMAIL: StepDraft = { channel: 'EMAIL' };
const WHATSAPP: StepDraft = { channel: 'WHATSAPP' };
const HOUR = 3_600_000;

function policyFrom(...steps: readonly StepDraft[]): FallbackPolicy {
  const validation = validatePolicy({ name: 'alert', steps });
  if (!validation.ok) throw new Error(JSON.stringify(validation.violations));
  return validation.policy;
}

function violationsOf(...steps: readonly StepDraft[]): readonly string[] {
  const validation = validatePolicy({ name: 'alert', steps });
  return validation.ok ? [] : validation.violations.map(({ field, description }) => `${field}: ${description}`);
}

function warningsOf(...steps: readonly StepDraft[]): readonly string[] {
  const validation = validatePolicy({ name: 'alert', steps });
  if (!validation.ok) throw new Error(JSON.stringify(validation.violations));
  return validation.warnings.map(({ field, description }) => `${field}: ${description}`);
}

it('counts the steps of all_of through', () => {
  const policy = policyFrom({ allOf: [SMS, { ...EMAIL, fallbackAfterMs: 1_000 }] }, WHATSAPP);
  expect(policy.parallelSteps).toBe(2);
  expect(policy.steps.map(({ channel }) => channel)).toEqual(['SMS', 'EMAIL', 'WHATSAPP']);
  expect(policy.steps[1]?.fallbackAfterMs).toBe(1_000);
});

it('says nothing of parallel steps where there are none', () => {
  expect(policyFrom(SMS, EMAIL)).not.toHaveProperty('parallelSteps');
});

it('takes the empty lists of a step from protobuf for what was not written', () => {
  expect(violationsOf({ allOf: [SMS, EMAIL], fallbackOn: [], providers: [] })).toEqual([]);
});

it.each([
  [{}, ['policy.steps[0]', 'policy.steps[1]', 'policy.steps[2]']],
  [{ parallelSteps: 2 }, ['policy.steps[0].all_of[0]', 'policy.steps[0].all_of[1]', 'policy.steps[1]']],
  [{ parallelSteps: 3 }, ['policy.steps[0].all_of[0]', 'policy.steps[0].all_of[1]', 'policy.steps[0].all_of[2]', 'policy.steps[1]']],
])('names steps as customers write them: %j', (policy, paths) => {
  expect(paths.map((_, step) => stepPath(policy, step))).toEqual(paths);
});

it.each<[string, readonly StepDraft[], string]>([
  ['all_of in a later step', [SMS, { allOf: [EMAIL, WHATSAPP] }], 'policy.steps[1].all_of: Only the first step may be several at once'],
  ['all_of of nothing', [{ allOf: [] }], 'policy.steps[0].all_of: Has 0 steps; write 2 or 3, each of another channel.'],
  ['all_of of one', [{ allOf: [SMS] }], 'policy.steps[0].all_of: Has 1 steps'],
  ['a channel twice', [{ allOf: [SMS, EMAIL, SMS] }], 'policy.steps[0].all_of[2].channel: Stands in all_of twice; name another channel.'],
  ['a channel beside all_of', [{ ...SMS, allOf: [SMS, EMAIL] }], 'policy.steps[0].channel: Stands beside all_of; move it into the steps'],
  ['triggers beside all_of', [{ fallbackOn: ['TIMEOUT'], allOf: [SMS, EMAIL] }], 'policy.steps[0].fallback_on: Stands beside all_of'],
  ['a window in all_of', [{ allOf: [SMS, { ...EMAIL, sendWindow: { start: '09:00', end: '21:00' } }] }], 'policy.steps[0].all_of[1].send_window: Steps of all_of start at once'],
  ['a window beside all_of', [{ allOf: [SMS, EMAIL], sendWindow: { start: '09:00', end: '21:00' } }], 'policy.steps[0].send_window: Stands beside all_of'],
  ['all_of within all_of', [{ allOf: [SMS, EMAIL, { allOf: [SMS, WHATSAPP] }] }], 'policy.steps[0].all_of[2].all_of: Stands within another all_of'],
  ['a step of all_of without a channel', [{ allOf: [SMS, {}] }], "policy.steps[0].all_of[1].channel: Name the step's channel"],
  ['an unknown channel', [{ allOf: [SMS, { channel: 'FAX' }] }], 'policy.steps[0].all_of[1].channel: "FAX" is not known here'],
  ['a mistake in a later step', [{ allOf: [SMS, EMAIL] }, { channel: 'FAX' }], 'policy.steps[1].channel: "FAX" is not known here'],
  ['eleven steps, counted through', [{ allOf: [SMS, EMAIL] }, ...Array.from({ length: 9 }, () => SMS)], 'policy.steps: Has 11 steps; keep at most 10.'],
])('refuses %s', (_case, steps, violation) => {
  const violations = violationsOf(...steps);
  expect(violations).toHaveLength(1);
  expect(violations[0]).toContain(violation);
});

it('refuses four of a kind that there are three of', () => {
  expect(violationsOf({ allOf: [SMS, EMAIL, WHATSAPP, SMS] }).map((text) => text.split(':')[0])).toEqual(['policy.steps[0].all_of', 'policy.steps[0].all_of[3].channel']);
});

it('refuses fields that it does not know, beside all_of and within', () => {
  const draft: PolicyDraft = JSON.parse(JSON.stringify({ name: 'a', steps: [{ any_of: 1, allOf: [SMS, { ...EMAIL, fallback: 5 }] }] }));
  const validation = validatePolicy(draft);
  expect(validation.ok ? [] : validation.violations.map(({ field }) => field)).toEqual(['policy.steps[0].any_of', 'policy.steps[0].all_of[1].fallback']);
});

it('bounds the words of all steps together', () => {
  const text = 'a'.repeat(16_000);
  const variants = (count: number) => Array.from({ length: count }, (_, index) => ({ locale: `en-a${index}`, text, subject: '', html: '' }));
  const wordy = (channel: string): StepDraft => ({ channel, template: { variants: variants(9), fallbackLocale: 'en-a0' } });
  expect(violationsOf({ allOf: [wordy('SMS'), wordy('EMAIL')] })).toEqual([expect.stringContaining('policy.steps: Content and templates have')]);
});

describe('warns', () => {
  it.each<[string, readonly StepDraft[], string]>([
    ['of a channel that every step before tried', [{ allOf: [SMS, EMAIL] }, SMS], 'policy.steps[1].channel: Repeats the channel'],
    ['of read receipts that SMS has not', [{ allOf: [EMAIL, { ...SMS, successStatus: 'READ' }] }], 'policy.steps[0].all_of[1].success_status: SMS has no read'],
    [
      'of the longest wait among them',
      [{ allOf: [{ ...SMS, fallbackAfterMs: 20 * HOUR }, { ...EMAIL, fallbackAfterMs: 25 * HOUR }] }, WHATSAPP],
      'policy.steps[0].all_of[1].fallback_after: The waits up to here reach default_ttl (24 h), so later steps may never start',
    ],
    [
      'of a wait after the longest of them',
      [{ allOf: [{ ...SMS, fallbackAfterMs: 20 * HOUR }, { ...EMAIL, fallbackAfterMs: HOUR }] }, { ...WHATSAPP, fallbackAfterMs: 4 * HOUR }],
      'policy.steps[1].fallback_after: The waits up to here reach default_ttl (24 h), so the message can expire before this step',
    ],
  ])('%s', (_case, steps, warning) => {
    const warnings = warningsOf(...steps);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(warning);
  });

  it('of silence where none of them takes it for a failure', () => {
    const deaf = { fallbackOn: ['REJECTED'] };
    expect(warningsOf({ allOf: [{ ...SMS, ...deaf }, EMAIL] }, WHATSAPP)).toEqual([]);
    expect(warningsOf({ allOf: [{ ...SMS, ...deaf }, { ...EMAIL, ...deaf }] }, WHATSAPP)).toHaveLength(2);
  });

  it('not of waits that pass side by side, nor of a channel that only an earlier step had', () => {
    expect(warningsOf({ allOf: [{ ...SMS, fallbackAfterMs: 15 * HOUR }, { ...EMAIL, fallbackAfterMs: 15 * HOUR }] }, WHATSAPP)).toEqual([]);
    expect(warningsOf({ allOf: [SMS, EMAIL] }, WHATSAPP, SMS)).toEqual([]);
  });
});

it('a policy of very many steps is refused in a few words, without looking at each', () => {
  const many = (step: StepDraft): StepDraft[] => Array.from({ length: 300_000 }, () => step);
  for (const steps of [[{ allOf: [...many(SMS), ...many(EMAIL)] }], many({ allOf: [SMS, SMS] })]) {
    const validation = validatePolicy({ name: 'alert', steps });
    expect(validation.ok ? 0 : validation.violations.length).toBeGreaterThan(0);
    expect(validation.ok ? 0 : validation.violations.length).toBeLessThan(50);
  }
});
