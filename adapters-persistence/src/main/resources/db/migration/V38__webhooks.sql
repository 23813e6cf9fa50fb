-- Who is told of what the outbox holds: receivers at an address (http, https or mailto), and what became of each message.

CREATE FUNCTION uuid_v7_at(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS
$$
SELECT (left(uuid_v7_floor(at)::text, 14) || '7' || right(gen_random_uuid()::text, 21))::uuid
$$;

-- By this id receivers know a message that comes twice; it sorts by when the message was written.
ALTER TABLE outbox ADD COLUMN message_id uuid;
UPDATE outbox SET message_id = uuid_v7_at(created_at);
ALTER TABLE outbox ALTER COLUMN message_id SET DEFAULT uuid_v7_at(clock_timestamp()), ALTER COLUMN message_id SET NOT NULL;
CREATE UNIQUE INDEX outbox_message ON outbox (message_id);
CREATE INDEX outbox_by_org ON outbox (org_id, message_id);

-- One of the org 0 hears of every org. Secrets are sealed with the master key.
CREATE TABLE webhook (
    org_id            uuid        NOT NULL,
    id                uuid        NOT NULL,
    url               text        NOT NULL CHECK (length(url) <= 2048),
    description       text        NOT NULL CHECK (length(description) <= 2000),
    kinds             text[]      NOT NULL,
    enabled           boolean     NOT NULL,
    gone              boolean     NOT NULL DEFAULT false,
    failing_since     timestamptz,
    secret_sealed     bytea,
    old_secret_sealed bytea,
    old_secret_until  timestamptz,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    PRIMARY KEY (org_id, id),
    CONSTRAINT webhook_id_key UNIQUE (id),
    CHECK ((old_secret_sealed IS NULL) = (old_secret_until IS NULL))
);

CREATE TABLE webhook_delivery (
    org_id       uuid        NOT NULL,
    webhook_id   uuid        NOT NULL,
    id           uuid        NOT NULL,
    message_id   uuid        NOT NULL REFERENCES outbox (message_id) ON DELETE CASCADE,
    kind         text        NOT NULL,
    state        text        NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts     integer     NOT NULL DEFAULT 0,
    queued_at    timestamptz NOT NULL,
    next_at      timestamptz NOT NULL,
    taken_until  timestamptz NOT NULL DEFAULT 'epoch',
    attempted_at timestamptz,
    http_status  integer,
    error        text CHECK (length(error) <= 500),
    PRIMARY KEY (org_id, id),
    CONSTRAINT webhook_delivery_id_key UNIQUE (id),
    UNIQUE (webhook_id, message_id),
    FOREIGN KEY (org_id, webhook_id) REFERENCES webhook (org_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_at) WHERE state = 'pending';
CREATE INDEX webhook_delivery_newest ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_of_message ON webhook_delivery (message_id);
CREATE INDEX webhook_delivery_old ON webhook_delivery (queued_at);

-- With an org go those who were told of it.
CREATE FUNCTION forget_webhooks() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    DELETE FROM webhook WHERE org_id = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER forget_webhooks AFTER DELETE ON org FOR EACH ROW EXECUTE FUNCTION forget_webhooks();
