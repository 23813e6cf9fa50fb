-- What reconciliation asks beyond sums: that the audit's chain is whole, that alerts go out, that no overrun is untold.

-- A text as Picture quotes it: as JSON, with control characters by their numbers.
CREATE FUNCTION audit_quoted(said text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$
SELECT CASE
    WHEN said IS NULL THEN 'null'
    WHEN said !~ '[\x01-\x1f]' THEN '"' || replace(replace(said, '\', '\\'), '"', '\"') || '"'
    ELSE '"' || (SELECT string_agg(CASE
            WHEN c IN ('\', '"') THEN '\' || c
            WHEN ascii(c) < 32 THEN '\u' || lpad(to_hex(ascii(c)), 4, '0')
            ELSE c END, '' ORDER BY n)
        FROM regexp_split_to_table(said, '') WITH ORDINALITY AS each (c, n)) || '"' END
$$;

-- An instant as Java writes it: as many decimals as it needs, by threes.
CREATE FUNCTION audit_instant(at timestamptz) RETURNS text LANGUAGE sql STABLE AS
$$
SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') || CASE
    WHEN extract(microseconds FROM at)::bigint % 1000000 = 0 THEN ''
    WHEN extract(microseconds FROM at)::bigint % 1000 = 0 THEN to_char(at AT TIME ZONE 'UTC', '.MS')
    ELSE to_char(at AT TIME ZONE 'UTC', '.US') END || 'Z'
$$;

-- What AuditEntry makes of the same record: the fingerprint it must carry.
CREATE FUNCTION audit_fingerprint(r audit_record) RETURNS text LANGUAGE sql STABLE AS
$$
SELECT encode(sha256(convert_to(r.prev_hash || E'\n' || '{"action":' || audit_quoted(r.action)
    || ',"actor":' || audit_quoted(r.actor) || ',"address":' || audit_quoted(r.address)
    || ',"after":' || audit_quoted(r.after) || ',"at":' || audit_quoted(audit_instant(r.at))
    || ',"before":' || audit_quoted(r.before) || ',"id":' || audit_quoted(r.id::text)
    || ',"key_id":' || audit_quoted(r.key_id::text) || ',"object_id":' || audit_quoted(r.object_id)
    || ',"object_type":' || audit_quoted(r.object_type) || ',"org_id":' || audit_quoted(r.org_id::text)
    || ',"reason":' || audit_quoted(r.reason) || ',"role":' || audit_quoted(r.role)
    || ',"seq":' || r.seq || '}', 'UTF8')), 'hex')
$$;

-- What calls cost beyond their holds is told of once a day and org, in the transaction that books it.
CREATE INDEX outbox_overrun ON outbox (org_id, created_at) WHERE kind = 'overrun';
CREATE FUNCTION alert_on_overrun() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF NOT EXISTS (SELECT FROM outbox o WHERE o.org_id = NEW.org_id AND o.kind = 'overrun'
                   AND o.created_at >= date_trunc('day', clock_timestamp(), 'UTC')) THEN
        INSERT INTO outbox (org_id, kind, subject)
        VALUES (NEW.org_id, 'overrun', jsonb_build_object('budget_id', NEW.budget_id, 'window_starts_at', NEW.starts_at,
                                                          'overrun', NEW.overrun::text));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER overrun AFTER UPDATE ON budget_window FOR EACH ROW
    WHEN (NEW.overrun > OLD.overrun) EXECUTE FUNCTION alert_on_overrun();

-- What lies behind is told of once more, so that none of it is found untold.
INSERT INTO outbox (org_id, kind, subject)
SELECT org_id, 'overrun', jsonb_build_object('overrun', sum(overrun)::text)
FROM budget_window WHERE overrun > 0 GROUP BY org_id;
