-- On which days a provider had calls, whoever made them: read along with what its accounts used. Calls and their sums keep
-- the name their provider had, so former names are remembered.
CREATE INDEX usage_rollup_by_provider ON usage_rollup (provider, bucket);
CREATE TABLE provider_former_name (
    provider_id uuid        NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
    name        text        NOT NULL,
    until       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (provider_id, name)
);

-- Keys of every org name the providers that may serve them: a new name goes along. With the rights of the owner, because
-- whoever renames a provider need not see those orgs.
CREATE FUNCTION follow_provider_name() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO provider_former_name (provider_id, name) VALUES (old.id, old.name)
    ON CONFLICT (provider_id, name) DO UPDATE SET until = excluded.until;
    UPDATE issued_key SET providers_allowed = array_replace(providers_allowed, old.name, new.name)
    WHERE old.name = ANY (providers_allowed);
    RETURN NULL;
END
$$;
DO
$$
BEGIN
    EXECUTE format('ALTER FUNCTION follow_provider_name() SECURITY DEFINER SET search_path = %I, pg_temp', current_schema());
END
$$;
CREATE TRIGGER follow_name AFTER UPDATE OF name ON provider FOR EACH ROW WHEN (old.name <> new.name)
    EXECUTE FUNCTION follow_provider_name();
