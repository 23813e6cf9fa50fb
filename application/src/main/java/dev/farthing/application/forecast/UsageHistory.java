package dev.farthing.application.forecast;

import dev.farthing.domain.budget.Scope;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was used, hour by hour and day by day; neither sandbox calls nor refused ones count.
public interface UsageHistory {
    /// What each hour came to in which anything was used, by the clocks of a zone, the oldest first.
    List<Hour> hours(Subject subject, ZoneId zone, Instant from, Instant to);

    /// What each day came to on which anything was used, of each of many subjects of one org; of those that are
    /// keys
    /// all are narrowed to one team, or none is.
    Map<Subject, List<Day>> days(UUID orgId, Set<Subject> subjects, ZoneId zone, Instant from, Instant to);

    /// Those of a subject who were charged most, the dearest first, with what each day cost on which anything was
    /// used.
    ///
    /// @param by what they are: keys, teams, or orgs
    List<Spender> spenders(Scope by, Subject within, ZoneId zone, Instant from, Instant to, int most);

    /// Whose usage; a null narrows nothing.
    ///
    /// @param models of which models; empty for all
    record Subject(
            @Nullable UUID orgId,
            @Nullable UUID teamId,
            @Nullable UUID keyId,
            Set<String> models) {
        public Subject {
            models = Set.copyOf(models);
        }
    }

    /// What one hour of a day came to.
    record Hour(LocalDate day, int hour, long requests, long tokens, BigInteger pico) {}

    /// What one day came to.
    record Day(LocalDate day, long requests, long tokens, BigInteger pico) {
        public static Day nothing(LocalDate day) {
            return new Day(day, 0, 0, BigInteger.ZERO);
        }

        /// With what else the same day came to.
        public Day plus(Day more) {
            return new Day(day, requests + more.requests, tokens + more.tokens, pico.add(more.pico));
        }
    }

    /// A key, team or org, and what its days cost.
    ///
    /// @param name null once it is gone
    record Spender(UUID id, @Nullable String name, List<Cost> days) {
        public Spender {
            days = List.copyOf(days);
        }
    }

    /// What one day cost.
    record Cost(LocalDate day, BigInteger pico) {}
}
