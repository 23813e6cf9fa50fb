-- Which processes limit rates by themselves because Redis does not answer them; one that died says nothing any more.
CREATE TABLE limits_cut_off (
    replica text PRIMARY KEY,
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
