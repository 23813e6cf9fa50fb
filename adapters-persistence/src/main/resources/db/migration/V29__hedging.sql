-- Whether a model's calls that wait unusually long are made a second time elsewhere, and how long answers of a channel
-- were waited for: streams until their first byte, others until they were there.
ALTER TABLE model ADD COLUMN hedged boolean NOT NULL DEFAULT false;
ALTER TABLE quality_count
    ADD COLUMN stream_wait bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN whole_wait  bigint[] NOT NULL DEFAULT '{}';
