-- A call that cost more than it held shows that the bound of its model is too low: from then on more is held of it.
ALTER TABLE model
    ADD COLUMN hold_percent    integer NOT NULL DEFAULT 100 CHECK (hold_percent BETWEEN 100 AND 1000),
    ADD COLUMN bound_raised_at timestamptz;

-- Who was admitted before the last raise held less than is held now: its excess is counted from the whole bound. Who was
-- admitted after it went beyond what is held now.
CREATE FUNCTION raise_bound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
$$
BEGIN
    UPDATE model m SET hold_percent = w.percent, bound_raised_at = clock_timestamp()
    FROM (SELECT least(1000, ceil((NEW.cost_pico + NEW.overrun_pico) / NEW.cost_pico *
              CASE WHEN o.bound_raised_at < NEW.started_at THEN o.hold_percent ELSE 100 END))::integer AS percent
          FROM model o WHERE o.id = NEW.model) w
    WHERE m.id = NEW.model AND m.hold_percent < w.percent;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION raise_bound() FROM PUBLIC;
CREATE TRIGGER bound AFTER INSERT ON usage_row FOR EACH ROW
    WHEN (NEW.overrun_pico > 0 AND NEW.cost_pico > 0) EXECUTE FUNCTION raise_bound();
