package dev.farthing.application.observation;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

/// Shows what calls to each model came to at each hour of the day.
@ApplicationScoped
public class ReadHoursOfDay {
    private final Figures figures;
    private final InstantSource clock;

    public ReadHoursOfDay(Figures figures, InstantSource clock) {
        this.figures = figures;
        this.clock = clock;
    }

    /// @param zone by whose clocks, whoever's the calls are
    public List<Figures.HourOfDay> read(Caller caller, Whose asked, ZoneId zone, Instant start) {
        return figures.hoursOfDay(asked.seenBy(caller), zone, start, clock.instant());
    }
}
