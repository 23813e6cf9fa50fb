package dev.farthing.persistence.hold;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.reconciliation.OrphanedSlice;
import dev.farthing.application.reconciliation.OrphanedSliceView;
import dev.farthing.application.reconciliation.OrphanedSlices;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The orphaned slices of PostgreSQL.
@Singleton
class PostgresOrphanedSlices implements OrphanedSlices {
    private static final String ORPHANED = """
         FROM orphaned_slice o
        JOIN lease l ON l.org_id = o.org_id AND l.budget_id = o.budget_id AND l.starts_at = o.starts_at
            AND l.replica = o.replica
        JOIN budget_window w ON w.org_id = o.org_id AND w.budget_id = o.budget_id AND w.starts_at = o.starts_at
        JOIN budget b ON b.org_id = o.org_id AND b.id = o.budget_id
        WHERE true\
        """;
    private static final String SHOWN = "SELECT o.*, l.sliced, w.ends_at, b.unit" + ORPHANED;
    // A process that came back has settled its calls and given the rest back: nothing of it is left to be known.
    private static final String IS_KNOWN = "(o.reconciled_at IS NOT NULL OR l.sliced = 0) = ?";
    private static final String LEASE = " WHERE l.org_id = ? AND (l.budget_id, l.starts_at, l.replica) IN"
            + " (SELECT o.budget_id, o.starts_at, o.replica FROM orphaned_slice o WHERE o.org_id = ? AND o.id = ?)";

    private final DataSource database;

    PostgresOrphanedSlices(DataSource database) {
        this.database = database;
    }

    @Override
    public Page<OrphanedSliceView> list(@Nullable UUID orgId, @Nullable Boolean known, Slice slice) {
        long total = Sql.of("SELECT count(*)" + ORPHANED)
                .and("o.org_id = ?", orgId)
                .and(IS_KNOWN, known)
                .rows(database, row -> row.getLong(1))
                .getFirst();
        var items = Sql.of(SHOWN)
                .and("o.org_id = ?", orgId)
                .and(IS_KNOWN, known)
                .add(" ORDER BY o.lost_at DESC, o.id LIMIT ? OFFSET ?", slice.limit(), slice.offset())
                .rows(database, PostgresOrphanedSlices::view);
        return new Page<>(items, total);
    }

    @Override
    public Optional<OrphanedSliceView> find(UUID orgId, UUID id) {
        return Sql.of(SHOWN + " AND o.org_id = ? AND o.id = ?", orgId, id).row(database, PostgresOrphanedSlices::view);
    }

    @Override
    public Optional<OrphanedSlice> findForChange(UUID orgId, UUID id) {
        // Held first and read by a statement of its own: what was settled meanwhile is seen then.
        Sql.of("SELECT FROM lease l" + LEASE + " FOR UPDATE OF l", orgId, orgId, id)
                .rows(database, _ -> id);
        return Sql.of(SHOWN + " AND o.org_id = ? AND o.id = ?", orgId, id)
                .row(
                        database,
                        row -> new OrphanedSlice(
                                orgId,
                                id,
                                unit(row),
                                BigInteger.valueOf(row.getLong("sliced")),
                                row.getString("reason")));
    }

    @Override
    public void reconcile(OrphanedSlice slice, BigInteger kept, String reason) {
        var freed = slice.held().subtract(kept);
        Sql.of("""
                        UPDATE budget_window w SET leased = w.leased - ?,
                            limit_amt = CASE WHEN w.limit_amt IS NOT NULL
                                THEN least(w.limit_amt, greatest(w.target_amt, w.spent + w.leased - ?)) END
                        FROM orphaned_slice o
                        WHERE o.org_id = ? AND o.id = ? AND w.org_id = o.org_id AND w.budget_id = o.budget_id
                            AND w.starts_at = o.starts_at
                        """, freed, freed, slice.orgId(), slice.id()).change(database);
        Sql.of(
                        "UPDATE lease l SET sliced = l.sliced - ?, allocated = l.allocated - ?, amount = l.amount - ?"
                                + LEASE,
                        freed,
                        freed,
                        freed,
                        slice.orgId(),
                        slice.orgId(),
                        slice.id())
                .change(database);
        Sql.of(
                        "UPDATE orphaned_slice SET reconciled_at = clock_timestamp(), reason = ?"
                                + " WHERE org_id = ? AND id = ?",
                        reason,
                        slice.orgId(),
                        slice.id())
                .change(database);
    }

    private static OrphanedSliceView view(ResultSet row) throws SQLException {
        var unit = unit(row);
        var reconciledAt = row.getObject("reconciled_at", OffsetDateTime.class);
        var endsAt = row.getObject("ends_at", OffsetDateTime.class);
        long held = row.getLong("sliced");
        return new OrphanedSliceView(
                row.getObject("id", UUID.class),
                row.getObject("org_id", UUID.class),
                row.getObject("budget_id", UUID.class),
                instant(row, "starts_at"),
                endsAt == null ? null : endsAt.toInstant(),
                row.getString("unit"),
                row.getObject("replica", UUID.class),
                instant(row, "lost_at"),
                reconciledAt == null && held > 0 ? "orphaned" : "reconciled",
                amount(row.getLong("amount"), unit),
                amount(held, unit),
                row.getString("reason"),
                reconciledAt == null ? null : reconciledAt.toInstant());
    }

    private static Unit unit(ResultSet row) throws SQLException {
        return Unit.valueOf(row.getString("unit").toUpperCase(Locale.ROOT));
    }

    private static BigDecimal amount(long amount, Unit unit) {
        return BigDecimal.valueOf(amount, unit == Unit.MONEY ? Money.SCALE : 0);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
