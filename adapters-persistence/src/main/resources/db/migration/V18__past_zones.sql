-- The zones an org's days were in before, the oldest first: each the instant at which it ends, a blank and the zone. An
-- org's windows meet where one zone ends and the next begins, and so nothing is granted twice.
ALTER TABLE org ADD COLUMN past_zones text[] NOT NULL DEFAULT '{}';
