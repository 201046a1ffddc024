import { type FallbackPolicy } from '@switchback/fallback';

/** One stored version of a policy. */
export interface PolicyVersion {
  readonly policy: FallbackPolicy;
  readonly createdAt: Date;
}

export interface PolicyVersionRow {
  readonly policy: FallbackPolicy;
  readonly created_at: Date;
}

export function policyVersion(row: PolicyVersionRow): PolicyVersion {
  return { policy: row.policy, createdAt: row.created_at };
}
