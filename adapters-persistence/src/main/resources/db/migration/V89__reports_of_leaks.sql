-- What was reported as leaked, so that a signed report is acted on once and a leak is told of once. No secret is in it: the
-- digest of a report, or the ids of a key and of its secret. Kept for a month.
CREATE TABLE leak_report (
    mark     text        PRIMARY KEY,
    noted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX leak_report_in_order ON leak_report (noted_at);
