-- How often at most a vendor reads the whole context in one call that names its tools, or what it keeps of earlier ones:
-- without it such a call has no bound, and a hard budget refuses it.
ALTER TABLE model ADD COLUMN max_server_turns integer CHECK (max_server_turns BETWEEN 1 AND 1000);
