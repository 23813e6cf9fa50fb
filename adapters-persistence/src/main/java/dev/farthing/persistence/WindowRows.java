package dev.farthing.persistence;

import dev.farthing.domain.budget.WindowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Sees to it that the rows of budget windows are there before they are locked.
///
/// It remembers the windows it has seen, for they are never deleted while their budget is charged.
public final class WindowRows {
    /// The columns of the type `window_in`.
    public static final int COLUMNS = 8;

    private static final int MOST_REMEMBERED = 50_000;
    private static final String OPEN = """
        INSERT INTO budget_window
            (org_id, budget_id, starts_at, ends_at, limit_amt, target_amt, alert_at_pct, next_alert_pct)
        SELECT d.org_id, d.budget_id, d.starts_at, d.ends_at, CASE WHEN b.hard THEN b.limit_amt END, b.limit_amt,
            b.alert_at_pct, (SELECT min(pct) FROM unnest(b.alert_at_pct) AS pct)
        FROM unnest(?) d
        JOIN budget b ON b.org_id = d.org_id AND b.id = d.budget_id
        FOR SHARE OF b
        ON CONFLICT (org_id, budget_id, starts_at) DO NOTHING
        """;

    private final BinaryRows rows = new BinaryRows("window_in", COLUMNS);
    private final Set<WindowKey> seen = new HashSet<>();

    /// Makes those that are missing, in the order of their keys; on a connection that is not in a transaction, so
    /// that nothing stays locked.
    public void open(Map<WindowKey, @Nullable Instant> ends, Connection connection, RowTypes types)
            throws SQLException {
        SortedMap<WindowKey, @Nullable Instant> fresh = new TreeMap<>();
        ends.forEach((key, end) -> {
            if (!seen.contains(key)) {
                fresh.put(key, end);
            }
        });
        if (fresh.isEmpty()) {
            return;
        }
        rows.clear(types);
        fresh.forEach((key, end) -> rows.row()
                .uuid(key.orgId())
                .uuid(key.budgetId())
                .instant(key.startsAt())
                .instantOrNull(end)
                .uuid(null)
                .int8(0)
                .int8(0)
                .int8(0)
                .endRow());
        try (var statement = connection.prepareStatement(OPEN)) {
            statement.setObject(1, rows);
            statement.executeUpdate();
        }
        if (seen.size() > MOST_REMEMBERED) {
            seen.clear();
        }
        seen.addAll(new ArrayList<>(fresh.keySet()));
    }
}
