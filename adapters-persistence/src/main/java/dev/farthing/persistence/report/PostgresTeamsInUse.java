package dev.farthing.persistence.report;

import dev.farthing.application.report.TeamsInUse;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@Singleton
class PostgresTeamsInUse implements TeamsInUse {
    private final DataSource database;

    PostgresTeamsInUse(DataSource database) {
        this.database = database;
    }

    @Override
    public boolean has(@Nullable UUID orgId, UUID teamId) {
        return Sql.of("SELECT 1 FROM team WHERE id = ?", teamId)
                        .and("org_id = ?", orgId)
                        .row(database, row -> true)
                        .isPresent()
                || Sql.of("SELECT 1 FROM usage_hour_rollup_now WHERE team_id = ?", teamId)
                        .and("org_id = ?", orgId)
                        .add(" LIMIT 1")
                        .row(database, row -> true)
                        .isPresent();
    }
}
