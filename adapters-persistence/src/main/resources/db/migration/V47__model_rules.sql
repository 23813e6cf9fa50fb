-- What is done to a model's requests, and the suffixes by which it is known too; null where they go as they are.

ALTER TABLE model ADD COLUMN rules jsonb;
