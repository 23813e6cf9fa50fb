package dev.farthing.persistence.report;

import dev.farthing.application.report.OrgZones;
import dev.farthing.persistence.CalendarColumns;
import dev.farthing.persistence.ZoneDays;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Asks the org for the zone that counts now, for it may have been told of another one that counts later; else
/// takes the installation's.
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
                        .add("SELECT time_zone, past_zones, clock_timestamp() AS now FROM org WHERE id = ?", orgId)
                        .rows(database, PostgresOrgZones::counting)
                        .stream()
                        .findFirst()
                        .orElse(installation);
    }

    @Override
    public Optional<Instant> summedUpSince(@Nullable UUID orgId, ZoneId zone) {
        return ZoneDays.of(orgId, zone)
                .row(database, row -> ZoneDays.read(row, zone))
                .map(ZoneDays::since);
    }

    private static ZoneId counting(ResultSet row) throws SQLException {
        var past = (String[]) row.getArray("past_zones").getArray();
        return CalendarColumns.read(row.getString("time_zone"), List.of(past))
                .at(row.getObject("now", OffsetDateTime.class).toInstant());
    }
}
