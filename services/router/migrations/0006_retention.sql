-- Until then at least a policy that came with a message stays, whether a message uses it or not: gateways take it for stored, and messages that
-- are pinned to it may still be on the bus. Null: a policy that its customer stored, which stays.
ALTER TABLE policy_versions ADD COLUMN kept_until timestamptz;
-- Those of before are kept as if they had been brought now.
UPDATE policy_versions SET kept_until = now() + interval '30 days' WHERE name LIKE 'inline:%';

-- record/prune-inline-policies.ts
CREATE INDEX policy_versions_kept_until ON policy_versions (kept_until) WHERE kept_until IS NOT NULL;

-- record/prune-inline-policies.ts asks whether one is in use. Messages never change their policy, so that their updates do not touch it.
CREATE INDEX IF NOT EXISTS messages_inline_policy ON messages (policy, customer_id) WHERE policy LIKE 'inline:%';
