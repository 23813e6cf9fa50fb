-- When it became known that a price ends: one that is ended for the past was in force all the same until then.
ALTER TABLE price ADD COLUMN closed_at timestamptz;
ALTER TABLE price DISABLE TRIGGER only_closed;
UPDATE price p SET closed_at = (SELECT min(n.created_at) FROM price n
    WHERE n.book_id = p.book_id AND n.model_id = p.model_id AND n.valid_from = p.valid_to)
WHERE p.valid_to IS NOT NULL;
ALTER TABLE price ENABLE TRIGGER only_closed;

CREATE OR REPLACE FUNCTION guard_price() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    same price := NEW;
BEGIN
    same.valid_to := OLD.valid_to;
    same.closed_at := OLD.closed_at;
    IF same IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a price is never changed, only closed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'price_immutable', TABLE = 'price';
    END IF;
    IF NEW.valid_to IS NULL AND OLD.valid_to IS NOT NULL OR NEW.valid_to > OLD.valid_to THEN
        RAISE EXCEPTION 'a closed price is not opened again'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'price_closed', TABLE = 'price';
    END IF;
    NEW.closed_at := CASE WHEN NEW.valid_to IS DISTINCT FROM OLD.valid_to THEN clock_timestamp() ELSE OLD.closed_at END;
    RETURN NEW;
END
$$;
