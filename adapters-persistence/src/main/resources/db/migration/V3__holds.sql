-- Budgets and what is set aside of them: no call is sent to a vendor before its hold is committed.
-- An amount is counted in the budget's unit: pico of the billing currency, tokens, or requests.

CREATE TABLE budget (
    org_id       uuid        NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    id           uuid        NOT NULL,
    kind         text        NOT NULL DEFAULT 'cap' CHECK (kind IN ('cap', 'wallet', 'root')),
    scope        text        NOT NULL CHECK (scope IN ('key', 'team', 'org')),
    scope_id     uuid        NOT NULL,
    unit         text        NOT NULL CHECK (unit IN ('money', 'tokens', 'requests')),
    models       text[]      NOT NULL DEFAULT '{}',
    limit_amt    numeric(38, 0) CHECK (limit_amt >= 0),
    span         text        NOT NULL CHECK (span IN ('day', 'week', 'month', 'total')),
    hard         boolean     NOT NULL,
    alert_at_pct integer[]   NOT NULL DEFAULT '{}',
    managed_by   text        NOT NULL DEFAULT 'api' CHECK (managed_by IN ('api', 'file')),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    deleted_at   timestamptz,
    changed      xid8        NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (org_id, id),
    CHECK (kind = 'root' OR limit_amt IS NOT NULL),
    CHECK (scope <> 'org' OR scope_id = org_id)
);
CREATE UNIQUE INDEX budget_one_hard ON budget (org_id, scope, scope_id, span, unit, models)
    WHERE hard AND kind = 'cap' AND deleted_at IS NULL;
CREATE UNIQUE INDEX budget_one_wallet ON budget (org_id) WHERE kind = 'wallet';
CREATE INDEX budget_changed ON budget (changed);
CREATE TRIGGER stamp BEFORE UPDATE ON budget FOR EACH ROW EXECUTE FUNCTION stamp_key_change();

-- Every org has a limitless budget of its own, so that what all calls cost is summed by the same means as what is capped.
CREATE FUNCTION give_org_its_root_budget() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO budget (org_id, id, kind, scope, scope_id, unit, span, hard)
    VALUES (NEW.id, NEW.id, 'root', 'org', NEW.id, 'money', 'day', false);
    RETURN NULL;
END
$$;
CREATE TRIGGER root_budget AFTER INSERT ON org FOR EACH ROW EXECUTE FUNCTION give_org_its_root_budget();
INSERT INTO budget (org_id, id, kind, scope, scope_id, unit, span, hard)
SELECT id, id, 'root', 'org', id, 'money', 'day', false FROM org;

-- One row per budget and window. limit_amt is what is enforced (null: nothing is), target_amt what the owner asks for:
-- a limit lowered below what is used and leased follows as room appears. The window of all time begins in 1970.
CREATE TABLE budget_window (
    org_id         uuid        NOT NULL,
    budget_id      uuid        NOT NULL,
    starts_at      timestamptz NOT NULL,
    ends_at        timestamptz,
    limit_amt      numeric(38, 0) CHECK (limit_amt >= 0),
    target_amt     numeric(38, 0) CHECK (target_amt >= 0),
    spent          numeric(38, 0) NOT NULL DEFAULT 0 CHECK (spent >= 0),
    leased         numeric(38, 0) NOT NULL DEFAULT 0 CHECK (leased >= 0),
    overrun        numeric(38, 0) NOT NULL DEFAULT 0 CHECK (overrun >= 0),
    alert_at_pct   integer[]   NOT NULL DEFAULT '{}',
    next_alert_pct integer,
    PRIMARY KEY (org_id, budget_id, starts_at),
    FOREIGN KEY (org_id, budget_id) REFERENCES budget (org_id, id),
    CHECK (ends_at > starts_at),
    CHECK (spent + leased <= limit_amt)
) WITH (fillfactor = 50);

-- What one gateway process may set aside of a window without asking again. allocated is what its open calls hold.
-- A revoked lease keeps only what its open calls hold.
CREATE TABLE lease (
    org_id     uuid        NOT NULL,
    budget_id  uuid        NOT NULL,
    starts_at  timestamptz NOT NULL,
    replica    uuid        NOT NULL,
    amount     bigint      NOT NULL DEFAULT 0 CHECK (amount >= 0),
    allocated  bigint      NOT NULL DEFAULT 0 CHECK (allocated >= 0),
    state      text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'revoked')),
    granted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (org_id, budget_id, starts_at, replica),
    FOREIGN KEY (org_id, budget_id, starts_at) REFERENCES budget_window (org_id, budget_id, starts_at),
    CHECK (allocated <= amount),
    CHECK (state = 'active' OR allocated = amount)
) WITH (fillfactor = 50);
CREATE INDEX lease_of_replica ON lease (replica);

CREATE FUNCTION refuse_lease_revival() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'a revoked lease stays revoked' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER legal_state BEFORE UPDATE ON lease FOR EACH ROW
    WHEN (OLD.state = 'revoked' AND NEW.state <> 'revoked') EXECUTE FUNCTION refuse_lease_revival();

-- One row per life of a gateway process. Who has not been heard of for a minute is lost, and stays lost.
CREATE TABLE replica (
    id           uuid PRIMARY KEY,
    host         text        NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    heartbeat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state        text        NOT NULL DEFAULT 'alive' CHECK (state IN ('alive', 'ended', 'lost'))
);
CREATE FUNCTION refuse_replica_revival() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'a lost replica stays lost' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER legal_state BEFORE UPDATE ON replica FOR EACH ROW
    WHEN (OLD.state <> 'alive' AND NEW.state = 'alive') EXECUTE FUNCTION refuse_replica_revival();

-- A call that was admitted and is not settled. It is deleted by the transaction that writes its usage row, so what is
-- here is open, and the usage row is the terminal state. Everything that row needs stands here, for the case that the
-- gateway dies. The three arrays belong together: which budget windows the call is charged to and what it holds of
-- each (nothing of those that refuse nothing).
CREATE TABLE intent (
    org_id            uuid        NOT NULL,
    request_id        uuid        NOT NULL,
    replica           uuid        NOT NULL,
    admitted_at       timestamptz NOT NULL,
    team_id           uuid,
    key_id            uuid        NOT NULL,
    key_name          text        NOT NULL,
    sandbox           boolean     NOT NULL,
    dialect           text        NOT NULL,
    endpoint          text        NOT NULL,
    model             text        NOT NULL,
    upstream_model    text        NOT NULL,
    provider_id       uuid        NOT NULL,
    provider          text        NOT NULL,
    credential_id     uuid,
    stream            boolean     NOT NULL,
    price_id          uuid,
    input_tokens      bigint      NOT NULL,
    input_pico        bigint      NOT NULL,
    hold_pico         bigint      NOT NULL CHECK (hold_pico >= 0),
    budget_ids        uuid[]      NOT NULL,
    window_starts     timestamptz[] NOT NULL,
    window_ends       timestamptz[] NOT NULL,
    units             text[]      NOT NULL,
    holds             bigint[]    NOT NULL,
    tags              text[]      NOT NULL,
    session_id        text,
    client_request_id text,
    client_ip         text,
    user_agent        text,
    PRIMARY KEY (org_id, request_id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);

-- Takes back what leases have and no open call holds: of certain windows (of whichever process), of one process, or of
-- both together. Leases are locked before windows, each in the order of their keys, as everywhere.
CREATE FUNCTION take_back_leases(of_orgs uuid[], of_budgets uuid[], of_starts timestamptz[], of_replica uuid,
                                 revoking boolean) RETURNS numeric LANGUAGE plpgsql AS
$$
DECLARE
    taken lease[];
    part  record;
    total numeric := 0;
BEGIN
    SELECT array_agg(locked.found) INTO taken
    FROM (SELECT l AS found FROM lease l
          WHERE l.state = 'active'
            AND (of_replica IS NULL OR l.replica = of_replica)
            AND (of_budgets IS NULL OR (l.org_id, l.budget_id, l.starts_at) IN
                (SELECT * FROM unnest(of_orgs, of_budgets, of_starts)))
          ORDER BY l.org_id, l.budget_id, l.starts_at, l.replica
          FOR UPDATE) AS locked;
    PERFORM 1 FROM budget_window w
    WHERE (w.org_id, w.budget_id, w.starts_at) IN
        (SELECT t.org_id, t.budget_id, t.starts_at FROM unnest(taken) t WHERE t.amount > t.allocated)
    ORDER BY w.org_id, w.budget_id, w.starts_at
    FOR UPDATE;
    UPDATE lease l SET amount = l.allocated, state = CASE WHEN revoking THEN 'revoked' ELSE l.state END
    FROM unnest(taken) t
    WHERE l.org_id = t.org_id AND l.budget_id = t.budget_id AND l.starts_at = t.starts_at AND l.replica = t.replica;
    FOR part IN SELECT t.org_id, t.budget_id, t.starts_at, sum(t.amount - t.allocated) AS freed FROM unnest(taken) t
                GROUP BY t.org_id, t.budget_id, t.starts_at HAVING sum(t.amount - t.allocated) > 0
        LOOP
            UPDATE budget_window w SET leased = w.leased - part.freed,
                limit_amt = CASE WHEN w.limit_amt IS NOT NULL
                    THEN least(w.limit_amt, greatest(w.target_amt, w.spent + w.leased - part.freed)) END
            WHERE w.org_id = part.org_id AND w.budget_id = part.budget_id AND w.starts_at = part.starts_at;
            total := total + part.freed;
        END LOOP;
    RETURN total;
END
$$;

-- Takes back an admission of which nobody can say whether it was committed, and whose call was turned away for that.
CREATE FUNCTION void_intent(asked_org uuid, asked_request uuid) RETURNS boolean LANGUAGE plpgsql AS
$$
DECLARE
    gone    intent;
    part    record;
    revoked boolean;
BEGIN
    DELETE FROM intent WHERE org_id = asked_org AND request_id = asked_request RETURNING * INTO gone;
    IF gone.request_id IS NULL THEN
        RETURN false;
    END IF;
    FOR part IN SELECT * FROM unnest(gone.budget_ids, gone.window_starts, gone.holds) AS h (budget_id, starts_at, hold)
                WHERE h.hold > 0 ORDER BY h.budget_id, h.starts_at
        LOOP
            UPDATE lease l SET allocated = l.allocated - part.hold,
                amount = CASE WHEN l.state = 'revoked' THEN l.amount - part.hold ELSE l.amount END
            WHERE l.org_id = asked_org AND l.budget_id = part.budget_id AND l.starts_at = part.starts_at
              AND l.replica = gone.replica
            RETURNING l.state = 'revoked' INTO revoked;
            IF revoked THEN
                UPDATE budget_window w SET leased = w.leased - part.hold
                WHERE w.org_id = asked_org AND w.budget_id = part.budget_id AND w.starts_at = part.starts_at;
            END IF;
        END LOOP;
    RETURN true;
END
$$;

-- Later corrections of a call's cost; the call's own row is never changed.
CREATE TABLE usage_adjustment (
    org_id     uuid        NOT NULL,
    id         uuid        NOT NULL,
    request_id uuid        NOT NULL,
    started_at timestamptz NOT NULL,
    bucket     timestamptz NOT NULL,
    delta_pico numeric(38, 0) NOT NULL,
    reason     text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (org_id, id)
);
CREATE INDEX usage_adjustment_of_call ON usage_adjustment (org_id, request_id);
CREATE INDEX usage_adjustment_by_bucket ON usage_adjustment (org_id, bucket);

-- What others are to be told of, written in the transaction that made it true.
CREATE TABLE outbox (
    org_id       uuid        NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    kind         text        NOT NULL,
    subject      jsonb       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    delivered_at timestamptz,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX outbox_undelivered ON outbox (id) WHERE delivered_at IS NULL;

-- Each threshold of a window is told once: next_alert_pct moves past all that are reached.
CREATE FUNCTION alert_on_budget() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    pct integer;
BEGIN
    FOR pct IN SELECT p FROM unnest(NEW.alert_at_pct) AS p WHERE p >= NEW.next_alert_pct ORDER BY p
        LOOP
            IF NEW.spent * 100 < NEW.target_amt * pct THEN
                NEW.next_alert_pct := pct;
                RETURN NEW;
            END IF;
            INSERT INTO outbox (org_id, kind, subject)
            VALUES (NEW.org_id, 'budget_threshold',
                    jsonb_build_object('budget_id', NEW.budget_id, 'window_starts_at', NEW.starts_at, 'pct', pct,
                                       'spent', NEW.spent::text, 'limit', NEW.target_amt::text));
        END LOOP;
    NEW.next_alert_pct := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER alert BEFORE UPDATE ON budget_window FOR EACH ROW
    WHEN (NEW.spent * 100 >= NEW.target_amt * NEW.next_alert_pct) EXECUTE FUNCTION alert_on_budget();

-- What a call cost beyond its hold is not charged to the tenant, and never hidden.
ALTER TABLE usage_row ADD COLUMN overrun_pico numeric(38, 0) NOT NULL DEFAULT 0 CHECK (overrun_pico >= 0);

CREATE TYPE intent_in AS (
    org_id uuid, request_id uuid, replica uuid, admitted_at timestamptz, team_id uuid, key_id uuid, key_name text,
    sandbox boolean, dialect text, endpoint text, model text, upstream_model text, provider_id uuid, provider text,
    credential_id uuid, stream boolean, price_id uuid, input_tokens bigint, input_pico bigint, hold_pico bigint,
    budget_ids uuid[], window_starts timestamptz[], window_ends timestamptz[], units text[], holds bigint[],
    tags text[], session_id text, client_request_id text, client_ip text, user_agent text, public_id text
);
CREATE TYPE intent_out AS (org_id uuid, request_id uuid);
-- What one batch changes in one window: hold is given back, charge is spent, overrun is beside both.
CREATE TYPE window_in AS (
    org_id uuid, budget_id uuid, starts_at timestamptz, ends_at timestamptz, replica uuid, hold bigint, charge bigint,
    overrun bigint
);
CREATE TYPE posting_in AS (org_id uuid, txn_id uuid, idempotency_key text, bucket timestamptz, units bigint, pico bigint,
                           overrun_units bigint, overrun_pico bigint);
CREATE TYPE call_in_2 AS (
    org_id uuid, request_id uuid, started_at timestamptz, team_id uuid, key_id uuid, key_name text, sandbox boolean,
    dialect text, endpoint text, model text, upstream_model text, provider_id uuid, provider text, credential_id uuid,
    stream boolean, status text, http_status integer, error_code text, attempts integer,
    input_tokens bigint, cache_read_tokens bigint, cache_write_5m_tokens bigint, cache_write_1h_tokens bigint,
    audio_input_tokens bigint, image_input_tokens bigint, output_tokens bigint, reasoning_tokens bigint,
    audio_output_tokens bigint, image_output_tokens bigint, images integer, prompt_tokens bigint,
    completion_tokens bigint, usage_source text, usage_flags text[], vendor_usage text, vendor_units text,
    cost_pico bigint, currency text, price_id uuid, latency_ms integer, first_token_ms integer, chars bigint,
    tags text[], session_id text, client_request_id text, client_ip text, user_agent text, overrun_pico bigint
);
