-- What calls are charged that were given up with their gateways, window by window: what was guessed for them is corrected
-- by whoever knows better, and by nobody knows how often. The six arrays belong together. known_by is null while all of it
-- is a guess; beyond is what stands beside a window's limit.
CREATE TABLE lost_call (
    org_id        uuid        NOT NULL,
    request_id    uuid        NOT NULL,
    lost_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    input_tokens  bigint      NOT NULL CHECK (input_tokens >= 0),
    output_tokens bigint      NOT NULL CHECK (output_tokens >= 0),
    noted_pico    bigint      NOT NULL CHECK (noted_pico >= 0),
    budget_ids    uuid[]      NOT NULL,
    window_starts timestamptz[] NOT NULL,
    units         text[]      NOT NULL,
    manners       text[]      NOT NULL,
    holds         bigint[]    NOT NULL,
    charged       numeric[]   NOT NULL,
    beyond        numeric[]   NOT NULL,
    known_by      text CHECK (known_by IN ('progress', 'bill', 'settlement')),
    PRIMARY KEY (org_id, request_id)
);
CREATE INDEX lost_call_newest ON lost_call (request_id);

CREATE FUNCTION guard_lost_call() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    same lost_call := NEW;
BEGIN
    same.charged := OLD.charged;
    same.beyond := OLD.beyond;
    same.known_by := OLD.known_by;
    IF same IS DISTINCT FROM OLD OR NEW.known_by IS NULL THEN
        RAISE EXCEPTION 'of a lost call only what it is charged changes, and never back to a guess'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'lost_call_state', TABLE = 'lost_call';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER legal_state BEFORE UPDATE ON lost_call FOR EACH ROW EXECUTE FUNCTION guard_lost_call();

-- What a correction rests on, and what it changed of what stands beyond the call's hold.
ALTER TABLE usage_adjustment
    ADD COLUMN basis        text NOT NULL DEFAULT 'settlement' CHECK (basis IN ('progress', 'bill', 'settlement')),
    ADD COLUMN overrun_pico numeric(38, 0) NOT NULL DEFAULT 0;
