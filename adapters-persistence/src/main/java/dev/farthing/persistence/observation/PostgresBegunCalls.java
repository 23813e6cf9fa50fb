package dev.farthing.persistence.observation;

import dev.farthing.application.observation.BegunCalls;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;

/// A call leaves the record of what is open in the transaction that writes its row, so one statement finds each
/// once.
@Singleton
class PostgresBegunCalls implements BegunCalls {
    private static final String ENDED = """
        SELECT count(*) FROM (SELECT FROM usage_row WHERE status <> 'refused' AND NOT sandbox\
        """;
    private static final String OPEN = """
         UNION ALL SELECT FROM intent WHERE NOT sandbox AND admitted_at >= ?
            AND request_id >= uuid_v7_floor(?::timestamptz - interval '1 minute')\
        """;

    private final DataSource database;

    PostgresBegunCalls(DataSource database) {
        this.database = database;
    }

    @Override
    public long since(UUID orgId, Instant start) {
        var query = Sql.of(ENDED).and("org_id = ?", orgId);
        Counted.started(query, start, null);
        return query.add(OPEN, start, start)
                .and("org_id = ?", orgId)
                .add(") c")
                .row(database, row -> row.getLong(1))
                .orElseThrow();
    }
}
