-- Where a replica can be asked how it is, by others that cannot ask the database; null where it does not say.
ALTER TABLE replica ADD COLUMN address text;
