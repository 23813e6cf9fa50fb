-- Under which master key a secret was hashed: the mark of that key; null where it is not known.
-- A sealed secret of a vendor carries the fingerprint of its key within.
ALTER TABLE issued_key
    ADD COLUMN hash_mark     bytea CHECK (length(hash_mark) = 32),
    ADD COLUMN old_hash_mark bytea CHECK (length(old_hash_mark) = 32);
ALTER TABLE admin_key
    ADD COLUMN hash_mark     bytea CHECK (length(hash_mark) = 32),
    ADD COLUMN old_hash_mark bytea CHECK (length(old_hash_mark) = 32);

-- A database that has lived under one master key alone knows under which one it hashed; see name_only_master_key.
CREATE FUNCTION name_only_master_key() RETURNS void LANGUAGE sql AS
$$
WITH only_one AS (SELECT min(mark::text)::bytea AS mark FROM master_key_mark HAVING count(*) = 1),
     admins AS (
         UPDATE admin_key SET hash_mark = coalesce(hash_mark, only_one.mark),
                              old_hash_mark = CASE WHEN old_public_id IS NULL THEN old_hash_mark
                                                   ELSE coalesce(old_hash_mark, only_one.mark) END
         FROM only_one
         WHERE hash_mark IS NULL OR (old_public_id IS NOT NULL AND old_hash_mark IS NULL))
UPDATE issued_key SET hash_mark = coalesce(hash_mark, only_one.mark),
                      old_hash_mark = CASE WHEN old_public_id IS NULL THEN old_hash_mark
                                           ELSE coalesce(old_hash_mark, only_one.mark) END
FROM only_one
WHERE hash_mark IS NULL OR (old_public_id IS NOT NULL AND old_hash_mark IS NULL)
$$;
SELECT name_only_master_key();
