-- A name is what is read: one that differs by characters that nobody sees, or is only composed otherwise, is no other
-- name. Names are kept as they came all the same.
CREATE FUNCTION name_as_read(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN normalize(regexp_replace(name,
    '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\U000E0000-\U000E0FFF]',
    '', 'g'), NFC);

-- Twins that are there already stay; nobody becomes a further one.
DO
$$
DECLARE
    named record;
    twins uuid[];
BEGIN
    FOR named IN SELECT * FROM (VALUES ('org', NULL), ('team', 'org_id'), ('provider', NULL),
                                       ('credential', 'provider_id'), ('proxy', NULL)) AS t (kind, within)
        LOOP
            EXECUTE format('SELECT array_agg(id) FROM (SELECT id, row_number() OVER (PARTITION BY %s name_as_read(name)'
                               ' ORDER BY created_at, id) AS place FROM %I) AS each WHERE place > 1',
                           named.within || ',', named.kind) INTO twins;
            EXECUTE format('CREATE UNIQUE INDEX %I ON %I (%s name_as_read(name)) %s',
                           named.kind || '_name_as_read_key', named.kind, named.within || ',',
                           'WHERE id <> ALL (' || quote_literal(twins::text) || '::uuid[])');
        END LOOP;
END
$$;
