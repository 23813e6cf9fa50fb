package dev.farthing.persistence.reconciliation;

import dev.farthing.application.reconciliation.Books;
import dev.farthing.application.reconciliation.Reconciliation;
import dev.farthing.application.reconciliation.Reconciliation.Invariant;
import dev.farthing.domain.budget.Calendar;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.MinorUnit;
import dev.farthing.persistence.CalendarColumns;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Reads the books of PostgreSQL.
@Singleton
class PostgresBooks implements Books {
    private final DataSource database;
    private final Amount minor;

    PostgresBooks(DataSource database, Currency currency) {
        this.database = database;
        this.minor = MinorUnit.of(currency).one();
    }

    @Override
    public Reconciliation reconcile(UUID orgId, Instant from, Instant to) {
        try (var snapshot = Snapshot.of(database, minor)) {
            var invariants = new ArrayList<Invariant>();
            for (var check : Checks.ALL) {
                if (snapshot.has(check.table())) {
                    invariants.add(new Invariant(
                            check.name(),
                            snapshot.number(check.text(), orgId, from, to).longValueExact()));
                }
            }
            var invoiced = snapshot.has(Checks.INVOICED_TOTAL.table())
                    ? snapshot.number(Checks.INVOICED_TOTAL.text(), orgId, from, to)
                    : BigDecimal.ZERO;
            return new Reconciliation(
                    from,
                    to,
                    amount(snapshot.number(Checks.USAGE_TOTAL, orgId, from, to)),
                    amount(snapshot.number(Checks.LEDGER_TOTAL, orgId, from, to)),
                    amount(snapshot.number(Checks.ROLLUP_TOTAL, orgId, from, to)),
                    amount(snapshot.number(Checks.BUDGET_TOTAL, orgId, from, to)),
                    amount(invoiced),
                    invariants);
        } catch (SQLException e) {
            throw new IllegalStateException("the books could not be read", e);
        }
    }

    private static Amount amount(BigDecimal pico) {
        return new Amount(pico.toBigIntegerExact());
    }

    @Override
    public Optional<Calendar> calendarOf(UUID orgId) {
        return Sql.of("SELECT time_zone, past_zones FROM org WHERE id = ? AND erasing_since IS NULL", orgId)
                .row(database, PostgresBooks::calendar);
    }

    private static Calendar calendar(ResultSet row) throws SQLException {
        return CalendarColumns.read(row.getString("time_zone"), List.of((String[])
                row.getArray("past_zones").getArray()));
    }

    @Override
    public List<Due> claim() {
        Sql.of("INSERT INTO reconciliation_mark (org_id) SELECT id FROM org ON CONFLICT DO NOTHING")
                .change(database);
        return Sql.of("""
                WITH due AS (SELECT m.org_id, m.all_checked_at < clock_timestamp() - interval '1 day' AS whole
                    FROM reconciliation_mark m
                    WHERE m.checked_at < clock_timestamp() - interval '4 minutes'
                        AND EXISTS (SELECT FROM org o WHERE o.id = m.org_id AND o.erasing_since IS NULL)
                        AND (m.all_checked_at < clock_timestamp() - interval '1 day'
                            OR EXISTS (SELECT FROM usage_rollup r WHERE r.org_id = m.org_id
                                AND r.bucket >= m.checked_at - interval '1 hour')
                            OR EXISTS (SELECT FROM usage_pending p WHERE p.org_id = m.org_id)
                            OR EXISTS (SELECT FROM intent i WHERE i.org_id = m.org_id)
                            OR EXISTS (SELECT FROM ledger_txn t WHERE t.org_id = m.org_id
                                AND t.posted_at >= m.checked_at - interval '1 minute')
                            OR EXISTS (SELECT FROM invoice v WHERE v.org_id = m.org_id
                                AND v.created_at >= m.checked_at - interval '1 minute')
                            OR EXISTS (SELECT FROM audit_head h
                                JOIN audit_record r ON r.org_id = h.org_id AND r.seq = h.seq
                                WHERE h.org_id = m.org_id AND r.at >= m.checked_at - interval '1 minute')
                            OR EXISTS (SELECT FROM org_parked p WHERE p.org_id = m.org_id))
                    ORDER BY m.org_id FOR UPDATE OF m SKIP LOCKED)
                UPDATE reconciliation_mark m SET checked_at = clock_timestamp(),
                    all_checked_at = CASE WHEN due.whole OR p.org_id IS NOT NULL THEN clock_timestamp()
                        ELSE m.all_checked_at END
                FROM due JOIN org o ON o.id = due.org_id LEFT JOIN org_parked p ON p.org_id = due.org_id
                WHERE m.org_id = due.org_id
                RETURNING m.org_id, due.whole OR p.org_id IS NOT NULL AS whole,
                    o.time_zone, o.past_zones, clock_timestamp() AS now,
                    CASE WHEN due.whole OR p.org_id IS NOT NULL THEN o.created_at
                        ELSE clock_timestamp() - interval '1 day' END AS since
                """).rows(database, row -> {
            var calendar = calendar(row);
            return new Due(
                    row.getObject("org_id", UUID.class),
                    Span.DAY.around(instant(row, "since"), calendar).start(),
                    Span.DAY.around(instant(row, "now"), calendar).lastsUntil(),
                    row.getBoolean("whole"));
        });
    }

    @Override
    public void park(UUID orgId, List<String> broken) {
        Sql.of("""
                        WITH parked AS (INSERT INTO org_parked AS p (org_id, reason) VALUES (?, ?)
                            ON CONFLICT (org_id) DO UPDATE SET reason = excluded.reason
                            RETURNING p.org_id, p.since, p.xmax = 0 AS first),
                        marked AS (UPDATE org o SET invoicing_parked_since = parked.since FROM parked
                            WHERE o.id = parked.org_id AND o.invoicing_parked_since IS NULL)
                        INSERT INTO outbox (org_id, kind, subject)
                        SELECT org_id, 'books_disagree', jsonb_build_object('broken', ?::text[]) FROM parked WHERE first
                        """, orgId, String.join(", ", broken), broken.toArray(String[]::new))
                .change(database);
    }

    @Override
    public void release(UUID orgId) {
        Sql.of(
                        "WITH gone AS (DELETE FROM org_parked WHERE org_id = ? RETURNING org_id)"
                                + " UPDATE org o SET invoicing_parked_since = NULL FROM gone WHERE o.id = gone.org_id",
                        orgId)
                .change(database);
    }

    @Override
    public void await(UUID orgId, UUID jobId) {
        Sql.of("INSERT INTO reconciliation_job (org_id, id) VALUES (?, ?)", orgId, jobId)
                .change(database);
    }

    @Override
    public void keep(UUID orgId, UUID jobId, Reconciliation answer) {
        var totals = List.of(answer.usage(), answer.ledger(), answer.rollup(), answer.budget(), answer.invoiced());
        Sql.of(
                        "UPDATE reconciliation_job SET starts_at = ?, ends_at = ?, totals = ?, names = ?,"
                                + " rows = ?::text[]::bigint[] WHERE org_id = ? AND id = ?",
                        answer.from(),
                        answer.to(),
                        totals.stream()
                                .map(total -> new BigDecimal(total.pico()))
                                .toArray(BigDecimal[]::new),
                        answer.invariants().stream().map(Invariant::name).toArray(String[]::new),
                        answer.invariants().stream()
                                .map(one -> Long.toString(one.rows()))
                                .toArray(String[]::new),
                        orgId,
                        jobId)
                .change(database);
    }

    @Override
    public Optional<Job> job(UUID orgId, UUID jobId) {
        return Sql.of("SELECT * FROM reconciliation_job WHERE org_id = ? AND id = ?", orgId, jobId)
                .row(database, PostgresBooks::job);
    }

    private static Job job(ResultSet row) throws SQLException {
        var id = row.getObject("id", UUID.class);
        if (row.getArray("totals") == null) {
            return new Job(id, null);
        }
        var totals = (BigDecimal[]) row.getArray("totals").getArray();
        var names = (String[]) row.getArray("names").getArray();
        var rows = (Long[]) row.getArray("rows").getArray();
        var invariants = new ArrayList<Invariant>();
        for (int i = 0; i < names.length; i++) {
            invariants.add(new Invariant(names[i], rows[i]));
        }
        return new Job(
                id,
                new Reconciliation(
                        instant(row, "starts_at"),
                        instant(row, "ends_at"),
                        amount(totals[0]),
                        amount(totals[1]),
                        amount(totals[2]),
                        amount(totals[3]),
                        amount(totals[4]),
                        invariants));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
