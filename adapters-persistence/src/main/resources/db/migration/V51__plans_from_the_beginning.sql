-- An org is on its first plan from its own beginning on, which may be long past.
CREATE OR REPLACE FUNCTION note_plan_change() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF NEW.plan_id IS DISTINCT FROM (SELECT plan_id FROM plan_change
                                     WHERE org_id = NEW.id AND valid_from <= clock_timestamp()
                                     ORDER BY valid_from DESC LIMIT 1) THEN
        INSERT INTO plan_change (org_id, valid_from, plan_id)
        VALUES (NEW.id, CASE TG_OP WHEN 'INSERT' THEN least(NEW.created_at, clock_timestamp())
            ELSE clock_timestamp() END, NEW.plan_id);
    END IF;
    RETURN NULL;
END
$$;
