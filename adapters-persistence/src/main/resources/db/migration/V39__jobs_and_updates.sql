-- What Farthing does by the clock, by one replica at a time: whose turn it is, what came of it last, and what people want.
-- begun_at is set while a run is on; who is not heard of until held_until has lost it.
CREATE TABLE job (
    name             text PRIMARY KEY CHECK (name ~ '^[a-z][a-z-]{0,39}$'),
    purpose          text        NOT NULL,
    every_s          integer     NOT NULL CHECK (every_s >= 1),
    paused           boolean     NOT NULL DEFAULT false,
    wanted           boolean     NOT NULL DEFAULT false,
    next_at          timestamptz NOT NULL,
    runner           uuid,
    begun_at         timestamptz,
    held_until       timestamptz NOT NULL DEFAULT 'epoch',
    last_started_at  timestamptz,
    last_finished_at timestamptz,
    ok               boolean,
    error            text CHECK (length(error) <= 500),
    runs             bigint      NOT NULL DEFAULT 0,
    failures         bigint      NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- What was heard of newer versions last, by whichever replica.
CREATE TABLE update_check (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    url        text        NOT NULL,
    latest     text CHECK (length(latest) <= 100),
    error      text CHECK (length(error) <= 500),
    checked_at timestamptz NOT NULL
);
