-- Messages are read outside now: amounts are decimals in their unit, times are in UTC, and a budget says whose it is.

CREATE FUNCTION told_amount(amount numeric, unit text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$
SELECT trim_scale(CASE unit WHEN 'money' THEN amount * 0.000000000001 ELSE amount END)::text
$$;

CREATE OR REPLACE FUNCTION alert_on_budget() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    about budget;
    pct   integer;
BEGIN
    FOR pct IN SELECT p FROM unnest(NEW.alert_at_pct) AS p WHERE p >= NEW.next_alert_pct ORDER BY p
        LOOP
            IF NEW.spent * 100 < NEW.target_amt * pct THEN
                NEW.next_alert_pct := pct;
                RETURN NEW;
            END IF;
            SELECT * INTO about FROM budget b WHERE b.org_id = NEW.org_id AND b.id = NEW.budget_id;
            INSERT INTO outbox (org_id, kind, subject)
            VALUES (NEW.org_id, 'budget_threshold', jsonb_build_object(
                'budget_id', NEW.budget_id, 'scope', about.scope, 'scope_id', about.scope_id, 'window', about.span,
                'window_starts_at', audit_instant(NEW.starts_at), 'unit', about.unit, 'pct', pct,
                'spent', told_amount(NEW.spent, about.unit), 'limit', told_amount(NEW.target_amt, about.unit)));
        END LOOP;
    NEW.next_alert_pct := NULL;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION alert_on_overrun() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF NOT EXISTS (SELECT FROM outbox o WHERE o.org_id = NEW.org_id AND o.kind = 'overrun'
                   AND o.created_at >= date_trunc('day', clock_timestamp(), 'UTC')) THEN
        INSERT INTO outbox (org_id, kind, subject)
        SELECT NEW.org_id, 'overrun', jsonb_build_object(
            'budget_id', b.id, 'scope', b.scope, 'scope_id', b.scope_id, 'window', b.span,
            'window_starts_at', audit_instant(NEW.starts_at), 'unit', b.unit, 'overrun', told_amount(NEW.overrun, b.unit))
        FROM budget b WHERE b.org_id = NEW.org_id AND b.id = NEW.budget_id;
    END IF;
    RETURN NULL;
END
$$;
