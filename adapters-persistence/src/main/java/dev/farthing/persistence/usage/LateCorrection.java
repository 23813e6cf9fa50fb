package dev.farthing.persistence.usage;

import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.budget.Unit;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The settlement of a call whose gateway was taken for lost: an adjustment beside the row that was guessed for it.
///
/// Its id is the call's, so that however often it is tried it is posted once.
final class LateCorrection {
    private static final String REASON = "settled after its gateway had been given up as lost";
    private static final String ADJUST = """
        INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (org_id, id) DO NOTHING
        """;
    // What was given up is charged whole already, so a correction mostly gives back; it never passes a hard limit.
    private static final String WINDOW = """
        UPDATE budget_window w SET
            spent = greatest(w.spent + least(d.delta, w.limit_amt - w.spent - w.leased), 0),
            overrun = w.overrun + d.overrun
                + coalesce(greatest(d.delta - (w.limit_amt - w.spent - w.leased), 0), 0)
        FROM (VALUES (?::numeric, ?::numeric)) AS d (delta, overrun)
        WHERE w.org_id = ? AND w.budget_id = ? AND w.starts_at = ?
        """;
    // The row was counted where the call was admitted to, whoever answered it in the end.
    private static final String ROLLUP = """
        UPDATE usage_rollup r SET cost_pico = r.cost_pico + ?
        FROM usage_row u
        WHERE u.org_id = ? AND u.request_id = ? AND r.org_id = u.org_id AND r.bucket = ? AND r.key_id = u.key_id
            AND r.model = u.model AND r.provider = coalesce(u.provider, '') AND r.team_id IS NOT DISTINCT FROM u.team_id
        """;
    private static final String TXN = """
        INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket, memo) VALUES (?, ?, ?, 'adjustment', ?, ?)
        """;
    private static final String ENTRIES = """
        INSERT INTO ledger_entry (org_id, txn_id, account, amount_pico)
        SELECT ?, ?, e.account, e.amount
        FROM (VALUES (?::numeric, ?::numeric)) AS p (delta, overrun)
        CROSS JOIN LATERAL (VALUES ('unbilled', p.delta), ('usage_revenue', -p.delta),
            ('overrun', p.overrun), ('overrun_suspense', -p.overrun)) AS e (account, amount)
        WHERE e.amount <> 0
        """;

    private final Connection connection;

    LateCorrection(Connection connection) {
        this.connection = connection;
    }

    /// False when it was posted before.
    boolean post(JournalEntry entry, KnownCall row) throws SQLException {
        var call = entry.call();
        var org = call.owner().orgId();
        var bucket = Instant.ofEpochSecond(RollupLine.quarterOf(call) * RollupLine.QUARTER_HOUR_SECONDS);
        var delta = BigDecimal.valueOf(call.cost().pico()).subtract(row.costPico());
        int posted = update(
                ADJUST,
                org,
                call.requestId(),
                call.requestId(),
                Timestamp.from(call.startedAt()),
                Timestamp.from(bucket),
                delta,
                REASON);
        if (posted == 0) {
            return false;
        }
        correctWindows(entry.booking(), row);
        if (delta.signum() != 0) {
            update(ROLLUP, delta, org, call.requestId(), Timestamp.from(bucket));
        }
        var overrun = BigDecimal.valueOf(entry.booking().overrun().pico());
        if (delta.signum() != 0 || overrun.signum() != 0) {
            var txn = new UUID(
                    call.requestId().getMostSignificantBits(), ~call.requestId().getLeastSignificantBits());
            update(TXN, org, txn, "late:" + call.requestId(), Timestamp.from(bucket), REASON);
            update(ENTRIES, org, txn, delta, overrun);
        }
        return true;
    }

    private void correctWindows(Booking booking, KnownCall row) throws SQLException {
        var lines = booking.lines().stream()
                .sorted(Comparator.comparing((Booking.Line line) -> line.hold().window()))
                .toList();
        for (var line : lines) {
            var hold = line.hold();
            var booked =
                    hold.hard() ? BigDecimal.valueOf(hold.charge(hold.amount()).charged()) : guessed(hold.unit(), row);
            var delta = BigDecimal.valueOf(line.charge().charged()).subtract(booked);
            var overrun = line.charge().overrun();
            if (delta.signum() != 0 || overrun != 0) {
                update(
                        WINDOW,
                        delta,
                        overrun,
                        hold.window().orgId(),
                        hold.window().budgetId(),
                        Timestamp.from(hold.window().startsAt()));
            }
        }
    }

    private static BigDecimal guessed(Unit unit, KnownCall row) {
        return switch (unit) {
            case MONEY -> row.costPico();
            case TOKENS -> BigDecimal.valueOf(row.tokens());
            case REQUESTS -> BigDecimal.ONE;
        };
    }

    private int update(String sql, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
