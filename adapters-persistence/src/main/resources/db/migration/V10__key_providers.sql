-- The providers, by name, that may serve a key; none named: all.
ALTER TABLE issued_key ADD COLUMN providers_allowed text[] NOT NULL DEFAULT '{}';
