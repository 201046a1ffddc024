import { type StepDraft, validatePolicy } from '@switchback/fallback';

import { segmentWarnings } from './segment-warnings';

function warnings(...steps: readonly StepDraft[]) {
  const validation = validatePolicy({ name: 'p', steps });
  if (!validation.ok) throw new Error(JSON.stringify(validation.violations));
  return segmentWarnings(validation.policy).map(({ field, description }) => `${field}: ${description}`);
}
const own = (text: string, sms: StepDraft['sms']): StepDraft => ({ channel: 'SMS', content: { text }, ...(sms === undefined ? {} : { sms }) });

it('warns of a step whose own text is always too long', () => {
  expect(warnings({ channel: 'EMAIL' }, own('a'.repeat(161), { maxSegments: 1 }))).toEqual([
    "policy.steps[1].sms.max_segments: The step's own text makes 2 short messages, so this step is always skipped; shorten it or raise max_segments.",
  ]);
});

it.each([
  ['a text that fits', own('a'.repeat(160), { maxSegments: 1 })],
  ['a text that fits in GSM-7', own('’'.repeat(100), { maxSegments: 1, smartEncoding: true })],
  ['a step without a limit', own('a'.repeat(1_000), undefined)],
  ['a text that the message brings', { channel: 'SMS', sms: { maxSegments: 1 } }],
])('says nothing of %s', (_name, step) => {
  expect(warnings(step)).toEqual([]);
});

it('counts a text that is not written in GSM-7 as it is', () => {
  expect(warnings(own('’'.repeat(100), { maxSegments: 1 }))).toHaveLength(1);
});
