-- Until then at least a policy that came with a message stays, whether a message uses it or not: gateways take it for stored, and messages that
-- are pinned to it may still be on the bus. Null: a policy that its customer stored, which stays.
ALTER TABLE policy_versions ADD COLUMN kept_until timestamptz;
-- Those of before are kept as if they had been brought now.
UPDATE policy_versions SET kept_until = now() + interval '30 days' WHERE name LIKE 'inline:%';
