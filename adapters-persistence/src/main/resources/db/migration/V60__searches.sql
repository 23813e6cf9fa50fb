-- How often vendors searched the web for a call, and the tier of service they say it was answered at.
ALTER TABLE usage_row ADD COLUMN searches integer NOT NULL DEFAULT 0 CHECK (searches >= 0);
ALTER TABLE usage_row ADD COLUMN service_tier text;
ALTER TYPE call_in_2 ADD ATTRIBUTE searches integer, ADD ATTRIBUTE service_tier text;
