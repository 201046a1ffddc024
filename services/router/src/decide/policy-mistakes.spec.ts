import { policyMistakes } from './policy-mistakes';

const channel = { field: 'policy.steps[1].channel', description: "Name the step's channel: one of SMS, EMAIL, WHATSAPP." };
const text = { field: 'policy.steps[0].template.variants[0].text', description: 'Is no valid Liquid: secret' };
const parallel = { field: 'policy.steps[0].all_of[1].when', description: 'Is no valid CEL expression: secret.' };
const when = { field: 'policy.steps[0].when', description: 'Is no valid CEL expression: secret.' };

it.each([
  [[channel], "the policy has 1 mistake: policy.steps[1].channel: Name the step's channel: one of SMS, EMAIL, WHATSAPP."],
  [[channel, text], "the policy has 2 mistakes: policy.steps[1].channel: Name the step's channel: one of SMS, EMAIL, WHATSAPP."],
  [[text, channel, when], 'the policy has 3 mistakes: policy.steps[0].template.variants[0].text'],
  [[when], 'the policy has 1 mistake: policy.steps[0].when'],
  [[parallel], 'the policy has 1 mistake: policy.steps[0].all_of[1].when'],
])('%j', (violations, line) => expect(policyMistakes(violations)).toBe(line));
