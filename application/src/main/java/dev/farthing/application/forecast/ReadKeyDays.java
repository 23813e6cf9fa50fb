package dev.farthing.application.forecast;

import dev.farthing.application.forecast.UsageHistory.Day;
import dev.farthing.application.forecast.UsageHistory.Subject;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Tells an administrator what keys of an org came to day by day.
@ApplicationScoped
public class ReadKeyDays {
    private final UsageHistory history;
    private final InstantSource clock;

    public ReadKeyDays(UsageHistory history, InstantSource clock) {
        this.history = history;
        this.clock = clock;
    }

    /// Of those that were used; what a key came to in another team than the caller's is not told.
    ///
    /// @param first the first day, by the clocks of the zone
    public Map<UUID, List<Day>> read(Caller caller, UUID orgId, Collection<UUID> keyIds, ZoneId zone, LocalDate first) {
        var org = caller.org(orgId);
        var team = caller.onlyTeam().orElse(null);
        var subjects = keyIds.stream()
                .map(key -> new Subject(org, team, key, Set.of()))
                .collect(Collectors.toSet());
        var days = new HashMap<UUID, List<Day>>();
        history.days(org, subjects, zone, first.atStartOfDay(zone).toInstant(), clock.instant())
                .forEach((subject, sums) -> {
                    if (subject.keyId() != null && !sums.isEmpty()) {
                        days.put(subject.keyId(), sums);
                    }
                });
        return days;
    }
}
