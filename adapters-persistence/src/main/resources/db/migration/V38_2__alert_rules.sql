-- Rules by which people are told unasked, and how each stands. One of the org 0 is about every org and the platform.
CREATE TABLE alert_rule (
    org_id           uuid        NOT NULL,
    id               uuid        NOT NULL,
    name             text        NOT NULL CHECK (length(name) <= 400),
    metric           text        NOT NULL,
    comparison       text        NOT NULL CHECK (comparison IN ('at_least', 'at_most')),
    threshold        numeric     NOT NULL,
    resolve          numeric     NOT NULL,
    window_minutes   integer     NOT NULL CHECK (window_minutes BETWEEN 1 AND 60),
    least_calls      integer     NOT NULL,
    team_id          uuid,
    key_id           uuid,
    model            text,
    provider         text,
    severity         text        NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
    enabled          boolean     NOT NULL,
    silenced_until   timestamptz,
    receivers        uuid[]      NOT NULL,
    alert_id         uuid,
    firing_since     timestamptz,
    value            numeric,
    evaluated_at     timestamptz,
    taken_at         timestamptz NOT NULL DEFAULT 'epoch',
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    PRIMARY KEY (org_id, id),
    CONSTRAINT alert_rule_id_key UNIQUE (id),
    CHECK ((alert_id IS NULL) = (firing_since IS NULL))
);
CREATE INDEX alert_rule_due ON alert_rule (taken_at) WHERE enabled;

-- Whom a message is for, whatever kinds they want; all that want its kind when it names nobody.
ALTER TABLE outbox ADD COLUMN receivers uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX outbox_of_rule ON outbox ((subject ->> 'rule_id'), message_id) WHERE kind IN ('alert_firing', 'alert_resolved');

-- What vendors bill is no tenant's affair.
UPDATE outbox SET org_id = '00000000-0000-0000-0000-000000000000' WHERE kind = 'vendor_bill_differs';

CREATE OR REPLACE FUNCTION forget_webhooks() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    DELETE FROM alert_rule WHERE org_id = OLD.id;
    DELETE FROM webhook WHERE org_id = OLD.id;
    RETURN NULL;
END
$$;
