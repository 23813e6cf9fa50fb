package dev.farthing.persistence.report;

import dev.farthing.application.report.OrgZones;
import jakarta.inject.Singleton;
import java.time.ZoneId;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Asks the org, else takes the installation's.
@Singleton
class PostgresOrgZones implements OrgZones {
    private final DataSource database;
    private final ZoneId installation;

    PostgresOrgZones(DataSource database, ZoneId installation) {
        this.database = database;
        this.installation = installation;
    }

    @Override
    public ZoneId zoneOf(@Nullable UUID orgId) {
        if (orgId == null) {
            return installation;
        }
        return new Query()
                        .add("SELECT time_zone FROM org WHERE id = ?", orgId)
                        .rows(database, row -> ZoneId.of(row.getString(1)))
                        .stream()
                        .findFirst()
                        .orElse(installation);
    }
}
