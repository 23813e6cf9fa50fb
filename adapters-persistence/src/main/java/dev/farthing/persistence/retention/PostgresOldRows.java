package dev.farthing.persistence.retention;

import dev.farthing.application.retention.KeptCalls;
import dev.farthing.application.retention.OldRows;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import javax.sql.DataSource;

/// Months go as partitions, with the rights of the tables' owner; the rest goes row by row.
@Singleton
class PostgresOldRows implements OldRows, KeptCalls {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    /// That an overrun was told of is compared with the calls, and kept as long as these.
    private static final String EVENTS = "DELETE FROM outbox WHERE created_at < ? AND kind <> 'overrun'";
    /// What a process held was taken back when it was found to be gone; of what it still holds nothing is touched.
    private static final String LEASES = """
        DELETE FROM lease l USING replica r
        WHERE r.id = l.replica AND r.state <> 'alive' AND r.heartbeat_at < ? AND l.amount = 0\
        """;
    private static final String REPLICAS = """
        DELETE FROM replica r WHERE r.state <> 'alive' AND r.heartbeat_at < ?
            AND NOT EXISTS (SELECT FROM intent i WHERE i.replica = r.id)
            AND NOT EXISTS (SELECT FROM lease l WHERE l.replica = r.id)\
        """;
    /// Not while the sums have yet to take one of them up; the next run tries again.
    private static final String DROP = """
        SELECT drop_month_calls(m.first) FROM (SELECT ?::date AS first) m
        WHERE NOT EXISTS (SELECT FROM usage_pending p CROSS JOIN LATERAL unnest(p.request_ids) AS r (id)
            WHERE r.id < uuid_v7_floor(m.first::timestamp AT TIME ZONE 'UTC'))
        """;
    private static final String RECONCILIATIONS = "DELETE FROM reconciliation_job WHERE created_at < ?";
    private static final String LEAKS = "DELETE FROM leak_report WHERE noted_at < ?";

    private final DataSource database;

    PostgresOldRows(DataSource database) {
        this.database = database;
    }

    @Override
    public Instant since() {
        return Sql.of("SELECT calls_kept_since()")
                .rows(database, row -> row.getObject(1, OffsetDateTime.class).toInstant())
                .getFirst();
    }

    @Override
    public Instant detailedSince() {
        return Sql.of("SELECT coalesce((SELECT details_since FROM installation), 'epoch')")
                .rows(database, row -> row.getObject(1, OffsetDateTime.class).toInstant())
                .getFirst();
    }

    @Override
    public Instant errorsSince() {
        return Sql.of("SELECT coalesce((SELECT errors_kept_since FROM installation), 'epoch')")
                .rows(database, row -> row.getObject(1, OffsetDateTime.class).toInstant())
                .getFirst();
    }

    @Override
    public void dropCalls(YearMonth before) {
        try {
            Sql.of(DROP, before.atDay(1).toString()).rows(database, row -> row.getString(1));
        } catch (IllegalStateException refused) {
            if (refused.getCause() instanceof SQLException said && LOCK_NOT_AVAILABLE.equals(said.getSQLState())) {
                throw new IllegalStateException(
                        "calls are being read, none was dropped; the next run tries again", said);
            }
            throw refused;
        }
    }

    @Override
    public void dropErrors(YearMonth before) {
        Sql.of("SELECT drop_month_partitions(?::date)", before.atDay(1).toString())
                .rows(database, row -> row.getInt(1));
    }

    @Override
    public void forgetEvents(Instant before) {
        Sql.of(EVENTS, before).change(database);
    }

    @Override
    public void forgetTraces(Instant before) {
        Sql.of(LEASES, before).change(database);
        Sql.of(REPLICAS, before).change(database);
        Sql.of(RECONCILIATIONS, before).change(database);
        Sql.of(LEAKS, before).change(database);
    }
}
