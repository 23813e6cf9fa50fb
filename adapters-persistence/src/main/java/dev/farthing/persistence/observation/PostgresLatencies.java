package dev.farthing.persistence.observation;

import dev.farthing.application.observation.Latencies;
import dev.farthing.application.observation.Whose;
import dev.farthing.domain.quality.Histogram;
import dev.farthing.persistence.Covering;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.ZoneDays;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Adds up the days that lie whole in a time, the hours at its two ends, and the calls of what is left of those.
@Singleton
class PostgresLatencies implements Latencies {
    private final DataSource database;

    PostgresLatencies(DataSource database) {
        this.database = database;
    }

    @Override
    public Histogram latency(Whose whose, ZoneId zone, Instant start, @Nullable Instant end) {
        return sum(whose, zone, start, end, false);
    }

    @Override
    public Histogram answered(Whose whose, ZoneId zone, Instant start, @Nullable Instant end) {
        return sum(whose, zone, start, end, true);
    }

    private Histogram sum(Whose whose, ZoneId zone, Instant start, @Nullable Instant end, boolean answered) {
        var days = ZoneDays.of(whose.orgId(), zone)
                .row(database, row -> ZoneDays.read(row, zone))
                .orElseThrow();
        var covering = new Covering(days);
        covering.add(start, end);
        var sum = Histogram.fine();
        for (var wanted : covering.ofCounts()) {
            var query = Sql.of(
                    "SELECT array_lower(latency, 1) AS first, latency, array_lower(unanswered, 1) AS first_unanswered,"
                            + " unanswered FROM usage_time_rollup_now WHERE " + wanted.text(),
                    wanted.values().toArray());
            Counted.narrowed(query, whose);
            query.rows(database, row -> counted(row, answered)).forEach(sum::add);
        }
        for (var wanted : covering.ofCalls()) {
            var query = Sql.of(
                    "SELECT latency_ms FROM usage_row WHERE NOT sandbox AND status "
                            + (answered ? "= 'ok'" : "<> 'refused'") + " AND " + wanted.text(),
                    wanted.values().toArray());
            Counted.narrowed(query, whose);
            query.rows(database, row -> row.getLong(1)).forEach(sum::add);
        }
        return sum;
    }

    private static Histogram counted(ResultSet row, boolean answered) throws SQLException {
        var counted = Histogram.fine(Covering.counts(row, "first", "latency"));
        if (answered) {
            counted.remove(Histogram.fine(Covering.counts(row, "first_unanswered", "unanswered")));
        }
        return counted;
    }
}
