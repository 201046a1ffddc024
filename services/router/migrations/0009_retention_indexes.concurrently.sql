-- Of the column of 0006: record/prune-inline-policies.ts
CREATE INDEX CONCURRENTLY IF NOT EXISTS policy_versions_kept_until ON policy_versions (kept_until) WHERE kept_until IS NOT NULL;

-- record/prune-inline-policies.ts asks whether one is in use. Messages never change their policy, so that their updates do not touch it.
CREATE INDEX CONCURRENTLY IF NOT EXISTS messages_inline_policy ON messages (policy, customer_id) WHERE policy LIKE 'inline:%';
