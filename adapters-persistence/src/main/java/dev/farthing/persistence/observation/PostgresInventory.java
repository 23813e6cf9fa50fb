package dev.farthing.persistence.observation;

import dev.farthing.application.observation.Inventory;
import dev.farthing.application.observation.Whose;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

@Singleton
class PostgresInventory implements Inventory {
    private final DataSource database;

    PostgresInventory(DataSource database) {
        this.database = database;
    }

    @Override
    public Counts counts(Whose whose) {
        return new Counts(
                number(Sql.of("SELECT count(*) FROM org WHERE true").and("id = ?", whose.orgId())),
                number(Sql.of("SELECT count(*) FROM team WHERE true")
                        .and("org_id = ?", whose.orgId())
                        .and("id = ?", whose.teamId())),
                byName(Sql.of("SELECT state, count(*) FROM issued_key WHERE state <> 'deleted'")
                        .and("org_id = ?", whose.orgId())
                        .and("team_id = ?", whose.teamId())
                        .add(" GROUP BY state")),
                number(Sql.of("SELECT count(*) FROM provider")),
                byName(Sql.of("SELECT status, count(*) FROM credential GROUP BY status")));
    }

    private long number(Sql query) {
        return query.rows(database, row -> row.getLong(1)).getFirst();
    }

    private Map<String, Long> byName(Sql query) {
        var counts = new HashMap<String, Long>();
        query.rows(database, row -> counts.put(row.getString(1), row.getLong(2)));
        return counts;
    }
}
