-- Calls that took more than one try at a vendor, or none: few, but they are summed up in every report of usage.
CREATE INDEX usage_row_fallback ON usage_row (request_id) WHERE attempts <> 1 AND status <> 'refused';

-- When a credential's list of models was last read anew by the clock, by whichever replica.
ALTER TABLE credential ADD COLUMN listed_at timestamptz;
