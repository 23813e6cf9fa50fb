-- What one key came to is read without looking at all others of its org.
CREATE INDEX usage_rollup_by_key ON usage_rollup (org_id, key_id, bucket);
