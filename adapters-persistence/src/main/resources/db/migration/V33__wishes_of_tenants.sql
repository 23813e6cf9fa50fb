-- What a tenant wishes otherwise than is usual: what becomes of calls whose clients left, who pays for what calls use beyond
-- their holds, and to how little output a key's calls may be cut down where a budget has no room for more.
ALTER TABLE org ADD COLUMN abandoned_calls text CHECK (abandoned_calls IN ('cancel', 'finish'));
ALTER TABLE org ADD COLUMN overruns text NOT NULL DEFAULT 'absorb' CHECK (overruns IN ('absorb', 'charge'));
ALTER TABLE issued_key ADD COLUMN min_useful_output integer CHECK (min_useful_output >= 1);
