-- A call that cost more than it held shows that the bound of its model is too low: from then on more is held of it.
ALTER TABLE model
    ADD COLUMN hold_percent    integer NOT NULL DEFAULT 100 CHECK (hold_percent BETWEEN 100 AND 1000),
    ADD COLUMN bound_raised_at timestamptz;

-- Who was admitted before the last raise was known everywhere may have held less than is held now: its excess is counted
-- from the whole bound. Who was admitted after it went beyond what is held now. Most excesses raise nothing, and then
-- nothing is written: the catalogue's version, which everybody shares, is left alone.
CREATE FUNCTION raise_bound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$$
DECLARE
    held   integer;
    wanted integer;
BEGIN
    SELECT o.hold_percent,
        least(1000, ceil((NEW.cost_pico + NEW.overrun_pico) / NEW.cost_pico *
            CASE WHEN o.bound_raised_at + interval '5 s' >= NEW.started_at THEN 100 ELSE o.hold_percent END))::integer
    INTO held, wanted FROM model o WHERE o.id = NEW.model;
    IF held < wanted THEN
        UPDATE model m SET hold_percent = wanted, bound_raised_at = clock_timestamp()
        WHERE m.id = NEW.model AND m.hold_percent < wanted;
    END IF;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION raise_bound() FROM PUBLIC;
CREATE TRIGGER bound AFTER INSERT ON usage_row FOR EACH ROW
    WHEN (NEW.overrun_pico > 0 AND NEW.cost_pico > 0) EXECUTE FUNCTION raise_bound();
