package dev.farthing.persistence;

import dev.farthing.application.report.FullHours;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The days that how long calls took is counted by: those of the zone an org has when it is counted.
///
/// @param since the first instant from which every such day is one of this zone; null where days cannot be had,
///     because
///     orgs of several zones are looked at together
public record ZoneDays(ZoneId zone, @Nullable Instant since) {
    private static final String CHANGED = """
        SELECT count(*) AS orgs, count(*) FILTER (WHERE zone_at(org, clock_timestamp()) <> ?) AS others,
            max((SELECT max(split_part(past, ' ', 1)::timestamptz)
                 FILTER (WHERE split_part(past, ' ', 1)::timestamptz <= clock_timestamp()) FROM unnest(past_zones) AS past))
                AS changed
        FROM org WHERE true\
        """;

    /// What asks for them; read it by [#read].
    public static Sql of(@Nullable UUID orgId, ZoneId zone) {
        return Sql.of(CHANGED, zone.getId()).and("id = ?", orgId);
    }

    public static ZoneDays read(ResultSet row, ZoneId zone) throws SQLException {
        var changed = row.getObject("changed", OffsetDateTime.class);
        var since = changed == null ? Instant.EPOCH : changed.toInstant();
        return new ZoneDays(zone, row.getLong("orgs") == 0 || row.getLong("others") > 0 ? null : since);
    }

    /// The day an instant lies in.
    public LocalDate dayOf(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    public Instant begin(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /// The first beginning of a day that is not before an instant.
    Instant notBefore(Instant instant) {
        var begun = begin(dayOf(instant));
        return begun.equals(instant) ? begun : begin(dayOf(instant).plusDays(1));
    }

    /// The last beginning of a day that is not after it.
    Instant notAfter(Instant instant) {
        return begin(dayOf(instant));
    }

    /// Whether its clocks show full hours when those of UTC do, all through a time.
    public boolean hasWholeHours(Instant start, Instant end) {
        return FullHours.shown(zone, start, end);
    }

    /// What the sums by everything are told apart by about an instant.
    Grain detailAt(Instant instant) {
        return since == null || instant.isBefore(since) || FullHours.shown(zone, instant)
                ? Grain.HOUR
                : Grain.QUARTER_HOUR;
    }
}
