-- Price books: the default one, a plan's (with a discount on the default one), an org's; and rates of exchange.
CREATE TABLE price_book (
    id             uuid PRIMARY KEY,
    plan_id        uuid UNIQUE REFERENCES plan (id),
    org_id         uuid UNIQUE REFERENCES org (id) ON DELETE CASCADE,
    discount_pct   numeric(7, 4) NOT NULL DEFAULT 0 CHECK (discount_pct BETWEEN 0 AND 100),
    discount_since timestamptz   NOT NULL DEFAULT now(),
    created_at     timestamptz   NOT NULL DEFAULT now(),
    CHECK (plan_id IS NULL OR org_id IS NULL),
    CHECK (discount_pct = 0 OR plan_id IS NOT NULL),
    CHECK ((plan_id IS NULL AND org_id IS NULL) = (id = '00000000-0000-7000-8000-000000000001'))
);
INSERT INTO price_book (id) VALUES ('00000000-0000-7000-8000-000000000001');

-- What there is belongs to the default book. A discounted price leads back to the default price it was made from.
ALTER TABLE price
    ADD COLUMN book_id      uuid NOT NULL DEFAULT '00000000-0000-7000-8000-000000000001'
        REFERENCES price_book (id) ON DELETE CASCADE,
    ADD COLUMN discount_of  uuid REFERENCES price (id),
    ADD COLUMN discount_pct numeric(7, 4) CHECK (discount_pct > 0 AND discount_pct <= 100),
    ADD CHECK ((discount_of IS NULL) = (discount_pct IS NULL)),
    DROP CONSTRAINT price_model_id_tstzrange_excl,
    ADD CONSTRAINT price_overlap EXCLUDE USING gist (book_id WITH =, model_id WITH =, tstzrange(valid_from, valid_to) WITH &&);
CREATE INDEX price_by_model ON price (model_id, valid_from);

CREATE TRIGGER catalogue AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON price_book FOR EACH STATEMENT EXECUTE FUNCTION advance_catalogue();

-- What one unit of a currency costs in the billing currency, from an instant until the next rate of that currency.
-- Never edited: a price keeps the rate it was converted with.
CREATE TABLE fx_rate (
    id         uuid PRIMARY KEY,
    currency   text            NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    rate       numeric(20, 10) NOT NULL CHECK (rate > 0),
    valid_from timestamptz     NOT NULL,
    note       text,
    created_at timestamptz     NOT NULL DEFAULT now(),
    UNIQUE (currency, valid_from)
);
