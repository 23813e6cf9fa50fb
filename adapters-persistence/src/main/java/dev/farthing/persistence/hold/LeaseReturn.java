package dev.farthing.persistence.hold;

import dev.farthing.domain.budget.WindowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes back what leases have and no open call holds.
final class LeaseReturn {
    private static final String TAKE_BACK =
            "SELECT take_back_leases(?::uuid[], ?::uuid[], ?::timestamptz[], ?::uuid, ?)";

    private LeaseReturn() {}

    /// One transaction of its own.
    ///
    /// @param windows null for those of all windows
    /// @param replica whose leases; null for those of all processes
    /// @param revoking whether the leases admit nothing any more
    static void takeBack(
            Connection open, @Nullable Collection<WindowKey> windows, @Nullable UUID replica, boolean revoking)
            throws SQLException {
        try (var statement = open.prepareStatement(TAKE_BACK)) {
            if (windows == null) {
                for (int at = 1; at <= 3; at++) {
                    statement.setNull(at, Types.ARRAY);
                }
            } else {
                var keys = new TreeSet<>(windows);
                statement.setArray(
                        1,
                        open.createArrayOf(
                                "uuid", keys.stream().map(WindowKey::orgId).toArray()));
                statement.setArray(
                        2,
                        open.createArrayOf(
                                "uuid", keys.stream().map(WindowKey::budgetId).toArray()));
                statement.setArray(
                        3,
                        open.createArrayOf(
                                "timestamptz",
                                keys.stream()
                                        .map(key -> key.startsAt()
                                                .atOffset(ZoneOffset.UTC)
                                                .toString())
                                        .toArray()));
            }
            statement.setObject(4, replica, Types.OTHER);
            statement.setBoolean(5, revoking);
            statement.execute();
        }
    }
}
