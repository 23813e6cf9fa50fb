-- Credentials can be chosen by what is left on their accounts, and those of which fewer calls succeed last.
ALTER TABLE model
    ADD COLUMN least_success integer NOT NULL DEFAULT 0 CHECK (least_success BETWEEN 0 AND 100),
    DROP CONSTRAINT model_balancing_check,
    ADD CONSTRAINT model_balancing_check
        CHECK (balancing IN ('weighted', 'least_busy', 'lowest_latency', 'cheapest', 'highest_balance'));
