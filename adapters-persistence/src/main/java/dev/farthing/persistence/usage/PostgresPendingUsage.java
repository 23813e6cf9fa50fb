package dev.farthing.persistence.usage;

import dev.farthing.application.observation.PendingUsage;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import javax.sql.DataSource;

/// Folds as the database says, so that a replica of an older version folds what a newer one counts too.
@Singleton
class PostgresPendingUsage implements PendingUsage {
    /// Each is a transaction of its own; what is left is mended the next time.
    private static final int MOST_PIECES = 20;

    private static final String BACKLOG = """
        SELECT coalesce(sum(cardinality(request_ids)), 0),
            coalesce(extract(epoch FROM clock_timestamp() - min(since)) * 1000, 0)::bigint
        FROM usage_pending
        """;

    private final DataSource database;

    PostgresPendingUsage(DataSource database) {
        this.database = database;
    }

    @Override
    public OptionalLong fold(int most) {
        return Sql.of("SELECT fold_usage(?)", most)
                .rows(database, PostgresPendingUsage::folded)
                .getFirst();
    }

    private static OptionalLong folded(ResultSet row) throws SQLException {
        long calls = row.getLong(1);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(calls);
    }

    @Override
    public void mend(Instant since) {
        for (int piece = 0; piece < MOST_PIECES; piece++) {
            long days = Sql.of("SELECT mend_details(?)", since)
                    .rows(database, row -> row.getLong(1))
                    .getFirst();
            if (days == 0) {
                return;
            }
        }
    }

    @Override
    public Backlog backlog() {
        return Sql.of(BACKLOG)
                .rows(database, row -> new Backlog(row.getLong(1), Duration.ofMillis(Math.max(row.getLong(2), 0))))
                .getFirst();
    }
}
