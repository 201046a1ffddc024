-- The calls of an attempt stand under its step's time, which begins with the first of them and never anew. All three are null on an
-- attempt that was called once at most, and where its dispatch does not say how long the step lasts.
ALTER TABLE claims
  -- By the clock of the service that made the call.
  ADD COLUMN first_called_at timestamptz,
  -- QUEUED for another call: when it is too late for one.
  ADD COLUMN step_ends_at timestamptz,
  -- QUEUED for another call: the provider that refused the last one.
  ADD COLUMN refused_by text;
