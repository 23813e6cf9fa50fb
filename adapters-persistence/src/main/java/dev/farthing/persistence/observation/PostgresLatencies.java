package dev.farthing.persistence.observation;

import dev.farthing.application.observation.Latencies;
import dev.farthing.application.observation.Whose;
import dev.farthing.domain.quality.Histogram;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Adds up the UTC days that lie whole in a time, the hours at its two ends, and the calls of what is left of those.
@Singleton
class PostgresLatencies implements Latencies {
    private final DataSource database;

    PostgresLatencies(DataSource database) {
        this.database = database;
    }

    @Override
    public Histogram latency(Whose whose, Instant start, @Nullable Instant end) {
        var sum = Histogram.fine();
        byDays(sum, whose, start, end);
        return sum;
    }

    private void byDays(Histogram sum, Whose whose, Instant start, @Nullable Instant end) {
        var first = Grain.DAY.notBefore(start);
        var last = end == null ? null : Grain.DAY.notAfter(end);
        if (end != null && last != null && !first.isBefore(last)) {
            byHours(sum, whose, start, end);
            return;
        }
        add(sum, whose, Grain.DAY, first, last);
        byHours(sum, whose, start, first);
        if (end != null && last != null) {
            byHours(sum, whose, last, end);
        }
    }

    private void byHours(Histogram sum, Whose whose, Instant start, Instant end) {
        var first = Grain.HOUR.notBefore(start);
        var last = Grain.HOUR.notAfter(end);
        if (!first.isBefore(last)) {
            byCalls(sum, whose, start, end);
            return;
        }
        add(sum, whose, Grain.HOUR, first, last);
        byCalls(sum, whose, start, first);
        byCalls(sum, whose, last, end);
    }

    private void byCalls(Histogram sum, Whose whose, Instant start, Instant end) {
        if (start.isBefore(end)) {
            var query = Sql.of("SELECT latency_ms FROM usage_row WHERE status <> 'refused' AND NOT sandbox");
            Counted.started(query, start, end);
            Counted.narrowed(query, whose);
            query.rows(database, row -> row.getLong(1)).forEach(sum::add);
        }
    }

    private void add(Histogram sum, Whose whose, Grain grain, Instant start, @Nullable Instant end) {
        var query = Sql.of(
                        "SELECT array_lower(latency, 1), latency FROM usage_time_rollup WHERE grain = ?",
                        grain.name().toLowerCase(Locale.ROOT))
                .and("bucket >= ?", start)
                .and("bucket < ?", end);
        Counted.narrowed(query, whose);
        query.rows(database, PostgresLatencies::counts).forEach(sum::add);
    }

    /// The driver forgets under which place an array begins.
    private static Histogram counts(ResultSet row) throws SQLException {
        int first = row.getInt(1) - 1;
        var counts = (Integer[]) row.getArray(2).getArray();
        var placed = new long[Math.max(0, first) + counts.length];
        for (int i = 0; i < counts.length; i++) {
            placed[first + i] = counts[i] == null ? 0 : counts[i];
        }
        return Histogram.fine(placed);
    }
}
