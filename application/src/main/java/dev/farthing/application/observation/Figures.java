package dev.farthing.application.observation;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What calls came to, by the instant they began: those of sandbox keys and refused ones are not counted.
///
/// Each answer is of one moment: what is in one of its figures is in all of them.
public interface Figures {
    /// The sums from the first instant of a day on: for each day of the zone, for each model and for each team that
    /// has any.
    ///
    /// @param today the last day that is known to have begun
    Margins margins(Whose whose, ZoneId zone, LocalDate first, LocalDate today);

    /// The sums from an instant on, for each hour of the day by the clocks of a zone and for each model that has
    /// any.
    ///
    /// @param now when the last hour has begun
    List<HourOfDay> hoursOfDay(Whose whose, ZoneId zone, Instant start, Instant now);

    /// The sums from each of these instants on, in their order.
    List<Sums> since(Whose whose, List<Instant> starts);

    /// The steps that have anything in them, the oldest first; at most so many.
    List<Point> series(Whose whose, Series series, int most);

    /// What was called, the most called first.
    ///
    /// @param zone whose hours the time begins and ends with, as a rule
    /// @param start null: from the beginning
    /// @param end null: up to what was written last
    List<ModelUse> models(Whose whose, ZoneId zone, @Nullable Instant start, @Nullable Instant end);

    /// How many conversations began on the last days, by team; the days are each org's own, also of all orgs
    /// together.
    ///
    /// @param now an instant of the last day
    List<Conversations> conversations(Whose whose, Instant now, int days);

    /// The same calls three times; those of no team are among the teams too, under null.
    ///
    /// @param newest when the last call began that is in them; null without one
    record Margins(
            List<OfDay> days,
            List<OfModel> models,
            List<OfTeam> teams,
            @Nullable Instant newest) {
        public Margins {
            days = List.copyOf(days);
            models = List.copyOf(models);
            teams = List.copyOf(teams);
        }
    }

    record OfDay(LocalDate date, Sums sums) {}

    record OfModel(String model, Sums sums) {}

    /// @param teamName as it is called today
    record OfTeam(@Nullable UUID teamId, @Nullable String teamName, Sums sums) {}

    /// @param hour from 0 to 23
    record HourOfDay(int hour, String model, Sums sums) {}

    /// A step of time; what it is not told apart by is null.
    record Point(
            Instant begin,
            @Nullable UUID orgId,
            @Nullable UUID teamId,
            @Nullable String teamName,
            @Nullable UUID keyId,
            @Nullable String keyName,
            @Nullable String model,
            @Nullable String provider,
            Sums sums) {
        static Point empty(Instant begin) {
            return of(begin, Sums.NONE);
        }

        /// Told apart by nothing but time.
        static Point of(Instant begin, Sums sums) {
            return new Point(begin, null, null, null, null, null, null, null, sums);
        }
    }

    /// @param reported calls whose tokens the vendor told
    /// @param exact calls whose tokens were counted by the model's own tokenizer
    /// @param estimated calls whose tokens were estimated by length
    record ModelUse(
            String model,
            long promptTokens,
            long completionTokens,
            BigDecimal cost,
            long reported,
            long exact,
            long estimated) {}

    record Conversations(@Nullable UUID teamId, long count) {}
}
