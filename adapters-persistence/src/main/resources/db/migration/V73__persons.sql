-- Whose key it is that an identity provider vouches for: a digest of issuer and subject. Whoever was shut out by one of
-- their keys is known by it whatever role they come with.
ALTER TABLE admin_key
    ADD COLUMN person text CHECK (length(person) = 64);
CREATE INDEX admin_key_person ON admin_key (person) WHERE person IS NOT NULL;
