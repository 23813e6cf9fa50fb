-- What a tenant wishes otherwise than is usual: what becomes of calls whose clients left, and to how little output a key's
-- calls may be cut down where a budget has no room for more.
ALTER TABLE org ADD COLUMN abandoned_calls text CHECK (abandoned_calls IN ('cancel', 'finish'));
ALTER TABLE issued_key ADD COLUMN min_useful_output integer CHECK (min_useful_output >= 1);
