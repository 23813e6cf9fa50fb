-- What dashboards are read from: sums per UTC hour that know no key and no provider, so that ninety days are few rows
-- however many calls there were; and how often which time was taken. Written in the transaction that writes the calls,
-- like usage_rollup; calls of sandbox keys and refused ones are not in them.
CREATE TABLE usage_hour_rollup (
    org_id             uuid        NOT NULL,
    bucket             timestamptz NOT NULL,
    team_id            uuid,
    model              text        NOT NULL,
    requests           bigint      NOT NULL,
    ok_requests        bigint      NOT NULL,
    error_requests     bigint      NOT NULL,
    cancelled_requests bigint      NOT NULL,
    prompt_tokens      bigint      NOT NULL,
    completion_tokens  bigint      NOT NULL,
    cost_pico          numeric(38, 0) NOT NULL,
    chars              bigint      NOT NULL,
    latency_ms         bigint      NOT NULL,
    reported_calls     bigint      NOT NULL,
    exact_calls        bigint      NOT NULL,
    estimated_calls    bigint      NOT NULL,
    newest             timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (org_id, bucket, team_id, model)
) WITH (fillfactor = 70);
CREATE TYPE hour_rollup_in AS (
    org_id uuid, bucket timestamptz, team_id uuid, model text, requests bigint, ok_requests bigint,
    error_requests bigint, cancelled_requests bigint, prompt_tokens bigint, completion_tokens bigint,
    cost_units bigint, cost_pico bigint, chars bigint, latency_ms bigint, reported_calls bigint, exact_calls bigint,
    estimated_calls bigint, newest timestamptz
);

-- How many calls took how long, per UTC hour and per UTC day: a long span is read by days and its two ends by hours. An
-- array counts the classes of the domain's fine histogram, the first of them under 1; it begins with the first class that
-- was reached.
CREATE TABLE usage_time_rollup (
    org_id      uuid        NOT NULL,
    grain       text        NOT NULL CHECK (grain IN ('hour', 'day')),
    bucket      timestamptz NOT NULL,
    team_id     uuid,
    model       text        NOT NULL,
    latency     integer[]   NOT NULL,
    first_token integer[]   NOT NULL,
    UNIQUE NULLS NOT DISTINCT (org_id, grain, bucket, team_id, model)
) WITH (fillfactor = 70);
CREATE TYPE time_rollup_in AS (
    org_id uuid, grain text, bucket timestamptz, team_id uuid, model text, latency integer[], first_token integer[]
);

-- Adds counts to counts, place by place; places between that were never reached are null.
CREATE FUNCTION add_counts(counts integer[], more integer[]) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
BEGIN
    FOR i IN coalesce(array_lower(more, 1), 1) .. coalesce(array_upper(more, 1), 0)
        LOOP
            IF more[i] > 0 THEN
                counts[i] := coalesce(counts[i], 0) + more[i];
            END IF;
        END LOOP;
    RETURN counts;
END
$$;

-- A conversation is what a client calls one by a session header, once per key and day; a chat without one is one by
-- itself. Days are those of the org's zone when the call began.
CREATE TABLE conversation (
    org_id     uuid NOT NULL,
    day        date NOT NULL,
    key_id     uuid NOT NULL,
    session_id text NOT NULL,
    team_id    uuid,
    PRIMARY KEY (org_id, day, key_id, session_id)
);
CREATE TABLE conversation_rollup (
    org_id        uuid   NOT NULL,
    day           date   NOT NULL,
    team_id       uuid,
    conversations bigint NOT NULL,
    UNIQUE NULLS NOT DISTINCT (org_id, day, team_id)
) WITH (fillfactor = 70);
CREATE TYPE conversation_in AS (
    org_id uuid, bucket timestamptz, key_id uuid, team_id uuid, session_id text, calls bigint
);

-- Makes all of it anew from the calls and their adjustments. Nobody may write calls meanwhile.
CREATE FUNCTION count_hours_again() RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    DELETE FROM usage_hour_rollup;
    DELETE FROM usage_time_rollup;
    DELETE FROM conversation;
    DELETE FROM conversation_rollup;

    INSERT INTO usage_hour_rollup
    SELECT u.org_id, date_bin('1 hour', u.started_at, 'epoch'), u.team_id, u.model, count(*),
        count(*) FILTER (WHERE u.status = 'ok'), count(*) FILTER (WHERE u.status = 'error'),
        count(*) FILTER (WHERE u.status = 'cancelled'), sum(u.prompt_tokens), sum(u.completion_tokens),
        sum(u.cost_pico + coalesce(a.delta_pico, 0)), sum(u.chars), sum(u.latency_ms),
        count(*) FILTER (WHERE u.usage_source = 'reported'), count(*) FILTER (WHERE u.usage_source = 'exact'),
        count(*) FILTER (WHERE u.usage_source = 'estimated'), max(u.started_at)
    FROM usage_row u
    LEFT JOIN (SELECT org_id, request_id, sum(delta_pico) AS delta_pico FROM usage_adjustment GROUP BY 1, 2) a
        ON a.org_id = u.org_id AND a.request_id = u.request_id
    WHERE u.status <> 'refused' AND NOT u.sandbox
    GROUP BY 1, 2, 3, 4;

    INSERT INTO usage_time_rollup
    WITH placed AS (
        SELECT u.org_id, g.grain, g.bucket, u.team_id, u.model, k.kind, CASE WHEN k.ms < 32 THEN k.ms
                ELSE ((19 - position(B'1' IN k.ms::bit(24))) << 5)
                    + (k.ms >> (19 - position(B'1' IN k.ms::bit(24)))) END + 1 AS place, count(*)::integer AS calls
        FROM usage_row u
        CROSS JOIN LATERAL (VALUES ('hour', date_bin('1 hour', u.started_at, 'epoch')),
            ('day', date_bin('1 day', u.started_at, 'epoch'))) AS g (grain, bucket)
        CROSS JOIN LATERAL (VALUES ('latency', greatest(least(u.latency_ms, 8388607), 0)),
            ('first_token', greatest(least(u.first_token_ms, 8388607), 0))) AS k (kind, ms)
        WHERE u.status <> 'refused' AND NOT u.sandbox AND (k.kind = 'latency' OR u.first_token_ms IS NOT NULL)
        GROUP BY 1, 2, 3, 4, 5, 6, 7),
    dense AS (
        SELECT e.org_id, e.grain, e.bucket, e.team_id, e.model, e.kind,
            array_agg(coalesce(p.calls, 0) ORDER BY s.n) AS counts
        FROM (SELECT org_id, grain, bucket, team_id, model, kind, max(place) AS last FROM placed
              GROUP BY 1, 2, 3, 4, 5, 6) e
        CROSS JOIN LATERAL generate_series(1, e.last) AS s (n)
        LEFT JOIN placed p ON p.org_id = e.org_id AND p.grain = e.grain AND p.bucket = e.bucket
            AND p.team_id IS NOT DISTINCT FROM e.team_id AND p.model = e.model AND p.kind = e.kind
            AND p.place = s.n
        GROUP BY 1, 2, 3, 4, 5, 6)
    SELECT l.org_id, l.grain, l.bucket, l.team_id, l.model, l.counts, coalesce(f.counts, '{}')
    FROM dense l
    LEFT JOIN dense f ON f.org_id = l.org_id AND f.grain = l.grain AND f.bucket = l.bucket
        AND f.team_id IS NOT DISTINCT FROM l.team_id AND f.model = l.model AND f.kind = 'first_token'
    WHERE l.kind = 'latency';

    INSERT INTO conversation
    SELECT DISTINCT ON (u.org_id, x.day, u.key_id, u.session_id) u.org_id, x.day, u.key_id, u.session_id, u.team_id
    FROM usage_row u LEFT JOIN org o ON o.id = u.org_id
    CROSS JOIN LATERAL (SELECT (u.started_at AT TIME ZONE coalesce(o.time_zone, 'UTC'))::date AS day) x
    WHERE u.status <> 'refused' AND NOT u.sandbox AND u.endpoint <> '/v1/embeddings' AND u.session_id IS NOT NULL
    ORDER BY u.org_id, x.day, u.key_id, u.session_id, u.request_id;

    INSERT INTO conversation_rollup
    SELECT org_id, day, team_id, count(*)
    FROM (SELECT org_id, day, team_id FROM conversation
          UNION ALL
          SELECT u.org_id, (u.started_at AT TIME ZONE coalesce(o.time_zone, 'UTC'))::date, u.team_id
          FROM usage_row u LEFT JOIN org o ON o.id = u.org_id
          WHERE u.status <> 'refused' AND NOT u.sandbox AND u.endpoint <> '/v1/embeddings'
              AND u.session_id IS NULL) made
    GROUP BY 1, 2, 3;
END
$$;
REVOKE EXECUTE ON FUNCTION count_hours_again() FROM PUBLIC;
SELECT count_hours_again();

-- Calls that a status is looked for among; most calls have none of these.
CREATE INDEX usage_row_failed ON usage_row (org_id, request_id) WHERE http_status >= 400;
