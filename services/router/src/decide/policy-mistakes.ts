import { type Violation } from '@switchback/fallback';

/** Below these fields stand a customer's own words, and what is wrong with them may repeat some. */
const OWN_WORDS = /^policy\.steps\[\d+\](\.all_of\[\d+\])?\.(content|template|when)\b/;

/** One line about what is wrong with a policy: how much, and the first of it. It goes where logs and spans go, so it repeats no content. */
export function policyMistakes([first, ...others]: readonly Violation[]): string {
  if (first === undefined) return 'the policy has a mistake';
  const count = others.length === 0 ? '1 mistake' : `${others.length + 1} mistakes`;
  const { field, description } = first;
  return `the policy has ${count}: ${OWN_WORDS.test(field) ? field : `${field}: ${description}`}`;
}
