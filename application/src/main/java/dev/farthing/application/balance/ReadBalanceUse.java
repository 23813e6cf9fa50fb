package dev.farthing.application.balance;

import dev.farthing.application.balance.BalanceSheet.Used;
import dev.farthing.application.report.OrgZones;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shows what was used of each account day by day: how much less there was from one answer to the next.
@ApplicationScoped
public class ReadBalanceUse {
    private static final int USUAL_DAYS = 30;

    private final BalanceSheet sheet;
    private final OrgZones zones;
    private final InstantSource clock;

    public ReadBalanceUse(BalanceSheet sheet, OrgZones zones, InstantSource clock) {
        this.sheet = sheet;
        this.zones = zones;
        this.clock = clock;
    }

    /// @param from the first day; null: thirty days ago
    /// @param to the last day; null: today
    @Transactional
    public List<Used> read(@Nullable LocalDate from, @Nullable LocalDate to) {
        var zone = zones.zoneOf(null);
        var last = to == null ? LocalDate.ofInstant(clock.instant(), zone) : to;
        var first = from == null ? last.minusDays(USUAL_DAYS - 1) : from;
        return sheet.used(first, last.plusDays(1), zone);
    }
}
