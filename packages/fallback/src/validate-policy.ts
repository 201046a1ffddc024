import { type Conditions } from './condition';
import { DraftReader, type Violation } from './draft-reader';
import { type FallbackPolicy } from './policy';
import { type PolicyDraft } from './policy-draft';
import { policyWarnings } from './policy-warnings';
import { readSteps } from './read-steps';
import { type TemplateCheck } from './step-content';

/** A policy with its defaults filled in, or everything that is wrong with it. */
export type PolicyValidation =
  | { readonly ok: true; readonly policy: FallbackPolicy; readonly warnings: readonly Violation[] }
  | { readonly ok: false; readonly violations: readonly Violation[] };

const NAME = /^[a-z][a-z0-9-]{0,62}$/;
const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const FIELDS = {
  name: 'name',
  version: 'version',
  defaultTtlMs: 'default_ttl',
  steps: 'steps',
} as const satisfies Record<keyof PolicyDraft, string>;

/**
 * Checks a draft and fills in the defaults: `default_ttl` 24 h, and per step DELIVERED, 300 s, every trigger, 3 calls with
 * backoff from 1 s to 30 s, FALLBACK when unconfirmed, WAIT when ambiguous. Reports every mistake, not only the first. `conditions`
 * type-checks the steps' `when`; `templateCheck` judges the sources of templates, and without one they are taken as they are.
 */
export function validatePolicy(draft: PolicyDraft, conditions?: Conditions, templateCheck?: TemplateCheck): PolicyValidation {
  const reader = new DraftReader(conditions, templateCheck);
  reader.onlyKnown('policy', draft, FIELDS);
  const policy: FallbackPolicy = {
    name: readName(reader, draft.name),
    version: reader.count('policy.version', draft.version, { min: 0, max: 2_147_483_647 }, 0),
    defaultTtlMs: reader.duration('policy.default_ttl', draft.defaultTtlMs, { min: SECOND, max: 30 * DAY }, DAY),
    ...readSteps(reader, draft),
  };
  if (reader.violations.length > 0) return { ok: false, violations: reader.violations };
  return { ok: true, policy, warnings: policyWarnings(policy, reader.conditions) };
}

function readName(reader: DraftReader, name: string | undefined): string {
  if (name !== undefined && NAME.test(name)) return name;
  const rule = '1 to 63 lower-case letters, digits and hyphens, starting with a letter';
  reader.reject('policy.name', name === undefined || name === '' ? `Name the policy: ${rule}.` : `Must be ${rule}.`);
  return '';
}
