package dev.farthing.persistence.usage;

import dev.farthing.application.reconciliation.LostCall;
import dev.farthing.application.reconciliation.LostCall.Basis;
import dev.farthing.application.reconciliation.LostCall.Standing;
import dev.farthing.application.reconciliation.LostCalls.Adjustment;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.budget.BudgetWindow;
import dev.farthing.domain.budget.Charge;
import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.domain.money.Amount;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Charges a call that was given up as lost what it came to, and another what it used beyond its hold: an
/// adjustment
/// beside its row, its budgets, the ledger, and what the sums have to take up, all in the transaction of the
/// connection.
///
/// Whoever corrects holds the lost call first, and then locks windows in their order, as every writer does.
final class CallCorrection {
    private static final String ADJUST = """
        INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason, basis, overrun_pico)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (org_id, id) DO NOTHING
        """;
    private static final String LOCK = """
        SELECT limit_amt, target_amt, spent, leased, overrun FROM budget_window
        WHERE org_id = ? AND budget_id = ? AND starts_at = ?
        FOR UPDATE
        """;
    private static final String WINDOW = """
        UPDATE budget_window SET limit_amt = ?::numeric, spent = ?, overrun = ?
        WHERE org_id = ? AND budget_id = ? AND starts_at = ?
        """;
    private static final String KNOWN = """
        UPDATE lost_call SET charged = ?, beyond = ?, known_by = ? WHERE org_id = ? AND request_id = ?
        """;
    // The sums take it up where they took up the call, whoever answered it in the end.
    private static final String PENDING = """
        INSERT INTO usage_pending (org_id, request_ids, delta_pico)
        SELECT u.org_id, ARRAY [u.request_id], ?::numeric FROM usage_row u WHERE u.org_id = ? AND u.request_id = ?
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

    // Only what was booked is transferred: a call that could not be stored has no row.
    private static final String CHARGED_OVERRUNS = """
        SELECT FROM org o JOIN usage_row u ON u.org_id = o.id
        WHERE o.id = ? AND u.request_id = ? AND o.overruns = 'charge' AND u.overrun_pico > 0
        """;
    private static final String BEYOND = "used beyond its hold, which its org pays for";

    private final Connection connection;

    CallCorrection(Connection connection) {
        this.connection = connection;
    }

    /// False where it says nothing new, or was posted before.
    boolean post(LostCall call, Booking booking, Adjustment by) throws SQLException {
        var delta = Amount.of(booking.charged()).minus(call.charged());
        var overrun = Amount.of(booking.overrun()).minus(call.overrun());
        boolean changes = !delta.isZero() || !overrun.isZero();
        if (by.basis() == call.basis() && !changes && isSoCharged(call, booking)) {
            return false;
        }
        var change = new Change(call.orgId(), call.requestId(), call.startedAt(), delta, overrun);
        // A window that had no room may have some by now: that changes the window, and not the call.
        if (changes && !adjust(change, by)) {
            return false;
        }
        keep(call, correctWindows(call, booking), by);
        book(change, by);
        return true;
    }

    /// Charges a tenant who wishes so what one of its calls used beyond its hold, as far as the call's budgets have
    /// room: a second transfer beside the first, once. False where it changes nothing.
    boolean chargeOverrun(JournalEntry entry) throws SQLException {
        var call = entry.call();
        var orgId = call.owner().orgId();
        if (!isChargedOverruns(orgId, call.requestId())) {
            return false;
        }
        var room = BigInteger.valueOf(entry.booking().overrun().pico());
        var windows = new ArrayList<BudgetWindow>();
        for (var key : entry.booking().lines().stream()
                .map(Booking.Line::hold)
                .filter(hold -> hold.unit() == Unit.MONEY)
                .map(Hold::window)
                .distinct()
                .sorted()
                .toList()) {
            var window = locked(key);
            if (window == null) {
                return false;
            }
            windows.add(window);
            room = window.limit() == null || window.target() == null ? room : room.min(window.available());
        }
        var by = new Adjustment(call.requestId(), Basis.SETTLEMENT, BEYOND);
        var taken = new Amount(room);
        var change = new Change(orgId, call.requestId(), call.startedAt(), taken, taken.negated());
        if (room.signum() <= 0 || !adjust(change, by)) {
            return false;
        }
        for (var window : windows) {
            save(window.correct(room, room.min(window.overrun()).negate()));
        }
        book(change, by);
        return true;
    }

    private boolean isChargedOverruns(UUID orgId, UUID requestId) throws SQLException {
        try (var statement = connection.prepareStatement(CHARGED_OVERRUNS)) {
            statement.setObject(1, orgId);
            statement.setObject(2, requestId);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /// What changes of a call's cost, and of what stands beyond its hold.
    private record Change(UUID orgId, UUID requestId, Instant startedAt, Amount delta, Amount overrun) {
        Timestamp bucket() {
            return Timestamp.from(quarterOf(startedAt));
        }
    }

    /// False where it was posted before.
    private boolean adjust(Change change, Adjustment by) throws SQLException {
        return update(
                        ADJUST,
                        change.orgId(),
                        by.id(),
                        change.requestId(),
                        Timestamp.from(change.startedAt()),
                        change.bucket(),
                        decimal(change.delta()),
                        by.reason(),
                        by.basis().name().toLowerCase(Locale.ROOT),
                        decimal(change.overrun()))
                > 0;
    }

    private void book(Change change, Adjustment by) throws SQLException {
        var bucket = change.bucket();
        if (!change.delta().isZero()) {
            update(PENDING, decimal(change.delta()), change.orgId(), change.requestId());
        }
        if (!change.delta().isZero() || !change.overrun().isZero()) {
            var txn = new UUID(by.id().getMostSignificantBits(), ~by.id().getLeastSignificantBits());
            update(TXN, change.orgId(), txn, "adjustment:" + by.id(), bucket, by.reason());
            update(ENTRIES, change.orgId(), txn, decimal(change.delta()), decimal(change.overrun()));
        }
    }

    private void save(BudgetWindow window) throws SQLException {
        var limit = window.limit();
        update(
                WINDOW,
                limit == null ? null : new BigDecimal(limit),
                new BigDecimal(window.spent()),
                new BigDecimal(window.overrun()),
                window.key().orgId(),
                window.key().budgetId(),
                Timestamp.from(window.key().startsAt()));
    }

    private static boolean isSoCharged(LostCall call, Booking booking) {
        var charges = charges(booking);
        return call.standings().stream().allMatch(standing -> {
            var charge = charges.get(standing.hold().window());
            return charge == null
                    || (standing.charged().equals(BigInteger.valueOf(charge.charged()))
                            && standing.beyond().equals(BigInteger.valueOf(charge.overrun())));
        });
    }

    private static Map<WindowKey, Charge> charges(Booking booking) {
        var charges = new HashMap<WindowKey, Charge>();
        booking.lines().forEach(line -> charges.put(line.hold().window(), line.charge()));
        return charges;
    }

    private List<Standing> correctWindows(LostCall call, Booking booking) throws SQLException {
        var charges = charges(booking);
        var corrected = new HashMap<WindowKey, Standing>();
        var inOrder = call.standings().stream()
                .sorted(Comparator.comparing(standing -> standing.hold().window()))
                .toList();
        for (var standing : inOrder) {
            var key = standing.hold().window();
            var charge = charges.get(key);
            corrected.put(key, charge == null ? standing : corrected(standing, charge));
        }
        return call.standings().stream()
                .map(standing -> corrected.getOrDefault(standing.hold().window(), standing))
                .toList();
    }

    private Standing corrected(Standing standing, Charge charge) throws SQLException {
        var key = standing.hold().window();
        var delta = BigInteger.valueOf(charge.charged()).subtract(standing.charged());
        var beyond = BigInteger.valueOf(charge.overrun()).subtract(standing.beyond());
        if (delta.signum() == 0 && beyond.signum() == 0) {
            return standing;
        }
        var window = locked(key);
        if (window == null) {
            return standing;
        }
        var after = window.correct(
                delta.max(window.spent().negate()), beyond.max(window.overrun().negate()));
        save(after);
        return new Standing(
                standing.hold(),
                standing.charged().add(after.spent()).subtract(window.spent()),
                standing.beyond().add(after.overrun()).subtract(window.overrun()));
    }

    private @Nullable BudgetWindow locked(WindowKey key) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setObject(1, key.orgId());
            statement.setObject(2, key.budgetId());
            statement.setTimestamp(3, Timestamp.from(key.startsAt()));
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? new BudgetWindow(
                                key,
                                whole(row.getBigDecimal(1)),
                                whole(row.getBigDecimal(2)),
                                row.getBigDecimal(3).toBigIntegerExact(),
                                row.getBigDecimal(4).toBigIntegerExact(),
                                row.getBigDecimal(5).toBigIntegerExact())
                        : null;
            }
        }
    }

    private void keep(LostCall call, List<Standing> standings, Adjustment by) throws SQLException {
        var charged = new ArrayList<BigDecimal>();
        var beyond = new ArrayList<BigDecimal>();
        for (var standing : standings) {
            charged.add(new BigDecimal(standing.charged()));
            beyond.add(new BigDecimal(standing.beyond()));
        }
        update(
                KNOWN,
                connection.createArrayOf("numeric", charged.toArray()),
                connection.createArrayOf("numeric", beyond.toArray()),
                by.basis().name().toLowerCase(Locale.ROOT),
                call.orgId(),
                call.requestId());
    }

    private static Instant quarterOf(Instant at) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), PostingLine.QUARTER_HOUR_SECONDS)
                * PostingLine.QUARTER_HOUR_SECONDS);
    }

    private static @Nullable BigInteger whole(@Nullable BigDecimal value) {
        return value == null ? null : value.toBigIntegerExact();
    }

    private static BigDecimal decimal(Amount amount) {
        return new BigDecimal(amount.pico());
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
