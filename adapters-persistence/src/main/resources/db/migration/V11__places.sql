-- How many calls may run at once, over all gateway processes: a budget of places. A call holds one while it is open and
-- is charged nothing, so the place comes back with its end, or with the end of the process that died with it.
ALTER TABLE budget
    DROP CONSTRAINT budget_kind_check,
    ADD CONSTRAINT budget_kind_check CHECK (kind IN ('cap', 'wallet', 'root', 'places')),
    ADD CONSTRAINT budget_places CHECK (kind <> 'places' OR (unit = 'requests' AND span = 'total' AND hard));
CREATE UNIQUE INDEX budget_one_of_places ON budget (org_id, scope, scope_id) WHERE kind = 'places';

-- As the owner: a plan's places are those of every org that is on it, whoever changes the plan.
CREATE FUNCTION set_places(of_org uuid, of_scope text, of_scope_id uuid, most integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$$
DECLARE
    places uuid;
BEGIN
    IF most IS NULL THEN
        UPDATE budget SET deleted_at = clock_timestamp(), updated_at = clock_timestamp()
        WHERE org_id = of_org AND scope = of_scope AND scope_id = of_scope_id AND kind = 'places' AND deleted_at IS NULL;
        RETURN;
    END IF;
    INSERT INTO budget AS b (org_id, id, kind, scope, scope_id, unit, limit_amt, span, hard)
    VALUES (of_org, gen_random_uuid(), 'places', of_scope, of_scope_id, 'requests', most, 'total', true)
    ON CONFLICT (org_id, scope, scope_id) WHERE kind = 'places' DO UPDATE
        SET limit_amt = excluded.limit_amt, deleted_at = NULL, updated_at = clock_timestamp()
        WHERE b.limit_amt <> excluded.limit_amt OR b.deleted_at IS NOT NULL
    RETURNING id INTO places;
    IF places IS NOT NULL THEN
        PERFORM take_back_leases(ARRAY [of_org], ARRAY [places], ARRAY [timestamptz 'epoch'], NULL, false);
        UPDATE budget_window w SET target_amt = most, limit_amt = greatest(most, w.spent + w.leased)
        WHERE w.org_id = of_org AND w.budget_id = places;
    END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION set_places(uuid, text, uuid, integer) FROM PUBLIC;

CREATE FUNCTION follow_key_places() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$$
BEGIN
    PERFORM set_places(NEW.org_id, 'key', NEW.id, NEW.concurrency_limit);
    RETURN NULL;
END
$$;
CREATE TRIGGER places_at_first AFTER INSERT ON issued_key FOR EACH ROW
    WHEN (NEW.concurrency_limit IS NOT NULL) EXECUTE FUNCTION follow_key_places();
CREATE TRIGGER places AFTER UPDATE ON issued_key FOR EACH ROW
    WHEN (NEW.concurrency_limit IS DISTINCT FROM OLD.concurrency_limit) EXECUTE FUNCTION follow_key_places();

CREATE FUNCTION follow_org_places() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$$
BEGIN
    PERFORM set_places(NEW.id, 'org', NEW.id, (SELECT concurrency_limit FROM plan WHERE id = NEW.plan_id));
    RETURN NULL;
END
$$;
CREATE TRIGGER places_at_first AFTER INSERT ON org FOR EACH ROW EXECUTE FUNCTION follow_org_places();
CREATE TRIGGER places AFTER UPDATE ON org FOR EACH ROW
    WHEN (NEW.plan_id <> OLD.plan_id) EXECUTE FUNCTION follow_org_places();

CREATE FUNCTION follow_plan_places() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$$
BEGIN
    PERFORM set_places(o.id, 'org', o.id, NEW.concurrency_limit)
    FROM (SELECT id FROM org WHERE plan_id = NEW.id ORDER BY id) o;
    RETURN NULL;
END
$$;
CREATE TRIGGER places AFTER UPDATE ON plan FOR EACH ROW
    WHEN (NEW.concurrency_limit IS DISTINCT FROM OLD.concurrency_limit) EXECUTE FUNCTION follow_plan_places();

SELECT set_places(org_id, 'key', id, concurrency_limit) FROM issued_key WHERE concurrency_limit IS NOT NULL;
SELECT set_places(o.id, 'org', o.id, p.concurrency_limit) FROM org o JOIN plan p ON p.id = o.plan_id
WHERE p.concurrency_limit IS NOT NULL;
