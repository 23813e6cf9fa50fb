package dev.farthing.persistence.server;

import java.sql.SQLException;

/// Has a test's sums take up what is pending, as a replica does each second.
public final class FoldedSums {
    private FoldedSums() {}

    /// All there is.
    public static void of(FreshDatabase database) {
        of(database, Integer.MAX_VALUE);
    }

    /// About so many calls, the oldest first.
    public static void of(FreshDatabase database, int most) {
        try (var connection = database.connection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT fold_usage(" + most + ")");
        } catch (SQLException e) {
            throw new IllegalStateException("the sums could not be folded", e);
        }
    }
}
