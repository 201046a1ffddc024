-- The newest version of each policy that new messages may use. Deleting a policy deletes this row only.
CREATE TABLE policies (
  customer_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (customer_id, name)
);

-- Immutable and kept: messages are pinned to the version that they began with.
CREATE TABLE policy_versions (
  customer_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  -- The engine's FallbackPolicy, defaults filled in.
  policy json NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (customer_id, name, version)
);
