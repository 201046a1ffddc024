import { type FallbackPolicy, type StepDraft, validatePolicy } from '../index';
import { wordConditions } from './word-conditions';

/** A valid policy from as little as its channels. Version 1, ttl 24 h. */
export function policyOf(...steps: readonly StepDraft[]): FallbackPolicy {
  const validation = validatePolicy({ name: 'test', version: 1, steps }, wordConditions);
  if (!validation.ok) throw new Error(JSON.stringify(validation.violations));
  return validation.policy;
}
