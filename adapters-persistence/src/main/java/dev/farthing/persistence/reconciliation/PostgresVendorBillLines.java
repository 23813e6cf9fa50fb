package dev.farthing.persistence.reconciliation;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.reconciliation.VendorBillLines;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Keeps vendors' bills in PostgreSQL.
@Singleton
class PostgresVendorBillLines implements VendorBillLines {
    private static final int MOST_DAYS = 62;
    private static final String NOTABLE = "abs(b.amount_pico - b.recorded_pico) * 200 > abs(b.recorded_pico)";
    private static final String COMPARE = """
        WITH due AS (SELECT provider_id, day FROM vendor_bill_line
                WHERE day >= ? AND day >= (calls_kept_since() AT TIME ZONE 'UTC')::date AND (compared_at IS NULL OR compared_at < clock_timestamp() - interval '6 hours')
                GROUP BY provider_id, day
                ORDER BY min(coalesce(compared_at, 'epoch')), day DESC LIMIT ?),
            recorded AS MATERIALIZED (SELECT d.provider_id, d.day, part.upstream_model, sum(part.pico) AS pico
                FROM due d
                CROSS JOIN LATERAL (SELECT d.day::timestamp AT TIME ZONE 'UTC' AS starts,
                    (d.day + 1)::timestamp AT TIME ZONE 'UTC' AS ends) t
                JOIN usage_row u ON NOT u.sandbox
                    AND (u.provider_id = d.provider_id OR 'hedged' = ANY (u.usage_flags))
                    AND u.request_id >= uuid_v7_floor(t.starts - interval '1 hour')
                    AND u.request_id < uuid_v7_floor(t.ends + interval '1 hour')
                    AND u.started_at >= t.starts AND u.started_at < t.ends
        """ + VendorShares.OF_CALL + """
                WHERE part.provider_id = d.provider_id
                GROUP BY d.provider_id, d.day, part.upstream_model)
        UPDATE vendor_bill_line b SET compared_at = clock_timestamp(),
            recorded_pico = (SELECT coalesce(sum(r.pico), 0) FROM recorded r
                WHERE r.provider_id = b.provider_id AND r.day = b.day AND (b.model = '' OR r.upstream_model = b.model))
        FROM due d WHERE b.provider_id = d.provider_id AND b.day = d.day
        """;
    private static final String TELL = """
        WITH told AS (UPDATE vendor_bill_line b SET told = true
            WHERE b.day >= ? AND NOT b.told AND\s""" + NOTABLE + """
             RETURNING b.*)
        INSERT INTO outbox (org_id, kind, subject)
        SELECT ?, 'vendor_bill_differs', jsonb_build_object('provider_id', t.provider_id, 'day', t.day,
            'model', nullif(t.model, ''), 'billed', told_amount(t.amount_pico, 'money'),
            'recorded', told_amount(t.recorded_pico, 'money'))
        FROM told t
        """;

    private final DataSource database;

    PostgresVendorBillLines(DataSource database) {
        this.database = database;
    }

    @Override
    public void keep(UUID providerId, List<Line> lines) {
        Sql.of(
                        """
                        INSERT INTO vendor_bill_line (provider_id, day, model, amount_pico)
                        SELECT ?, day, model, amount
                        FROM unnest(?::text[]::date[], ?::text[], ?::numeric[]) AS l (day, model, amount)
                        ON CONFLICT (provider_id, day, model) DO UPDATE SET amount_pico = excluded.amount_pico,
                            imported_at = excluded.imported_at, recorded_pico = NULL, compared_at = NULL, told = false
                        """,
                        providerId,
                        lines.stream().map(line -> line.day().toString()).toArray(String[]::new),
                        lines.stream().map(Line::model).toArray(String[]::new),
                        lines.stream()
                                .map(line -> new BigDecimal(line.amount().pico()))
                                .toArray(BigDecimal[]::new))
                .change(database);
    }

    @Override
    public void compare(LocalDate since) {
        Sql.of(COMPARE, since, MOST_DAYS).change(database);
        Sql.of(TELL, since, Deed.PLATFORM).change(database);
    }

    @Override
    public long notable(LocalDate since) {
        return Sql.of("SELECT count(*) FROM vendor_bill_line b WHERE b.day >= ? AND " + NOTABLE, since)
                .rows(database, row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public Page<Compared> list(Filter filter, Slice slice) {
        long total = filtered("SELECT count(*)", filter)
                .rows(database, row -> row.getLong(1))
                .getFirst();
        var items = filtered("SELECT b.*, coalesce(" + NOTABLE + ", false) AS notable", filter)
                .add(" ORDER BY b.day DESC, b.provider_id, b.model LIMIT ? OFFSET ?", slice.limit(), slice.offset())
                .rows(database, PostgresVendorBillLines::compared);
        return new Page<>(items, total);
    }

    private static Sql filtered(String what, Filter filter) {
        return Sql.of(what + " FROM vendor_bill_line b WHERE true")
                .and("b.provider_id = ?", filter.providerId())
                .and("b.day >= ?", filter.from())
                .and("b.day <= ?", filter.to())
                .and("coalesce(" + NOTABLE + ", false) = ?", filter.notable());
    }

    private static Compared compared(ResultSet row) throws SQLException {
        var model = row.getString("model");
        var billed = row.getBigDecimal("amount_pico").movePointLeft(Money.SCALE);
        var pico = row.getBigDecimal("recorded_pico");
        var recorded = pico == null ? null : pico.movePointLeft(Money.SCALE);
        return new Compared(
                row.getObject("provider_id", UUID.class),
                row.getObject("day", LocalDate.class),
                model.isEmpty() ? null : model,
                billed,
                recorded,
                recorded == null ? null : billed.subtract(recorded),
                row.getBoolean("notable"),
                row.getObject("imported_at", OffsetDateTime.class).toInstant(),
                instant(row, "compared_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
