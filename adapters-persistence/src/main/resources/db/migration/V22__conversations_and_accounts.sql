-- How calls become conversations at vendors that know nothing but these; null: as usual.
ALTER TABLE provider ADD COLUMN conversation jsonb;
