-- SENT: when its provider is to be asked for the receipt that has not come. Null where it cannot be asked, and once there is word.
ALTER TABLE claims ADD COLUMN reconcile_at timestamptz;
