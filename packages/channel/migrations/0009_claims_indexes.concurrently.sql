-- Attempts whose time is over, of the columns of 0003.
CREATE INDEX CONCURRENTLY IF NOT EXISTS claims_step_end ON claims (step_ends_at) WHERE step_ends_at IS NOT NULL;

-- Attempts to be asked about, of the column of 0004.
CREATE INDEX CONCURRENTLY IF NOT EXISTS claims_reconcile ON claims (provider, reconcile_at) WHERE reconcile_at IS NOT NULL;

-- Of the column of 0007. Receipts that are due are counted once, a range of time after the other. Rows lie nearly in this order.
CREATE INDEX CONCURRENTLY IF NOT EXISTS claims_taken ON claims USING brin (taken_at) WITH (pages_per_range = 32, autosummarize = on);
