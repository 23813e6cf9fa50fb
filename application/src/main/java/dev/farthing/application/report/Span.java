package dev.farthing.application.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// A stretch of time as it was asked for; its days are calendar days of the zone it is read in. Nothing was before
/// 1970:
/// what is asked for from earlier on begins there.
///
/// @param from null: without a beginning
/// @param to null: without an end
public record Span(@Nullable Edge from, @Nullable Edge to) {
    /// All of time.
    public static final Span EVER = new Span(null, null);

    /// A beginning or an end.
    public sealed interface Edge {
        record At(Instant instant) implements Edge {}

        record Day(LocalDate date) implements Edge {}
    }

    /// The first instant of it.
    public @Nullable Instant start(ZoneId zone) {
        return switch (from) {
            case null -> null;
            case Edge.At(Instant instant) -> sinceEpoch(instant);
            case Edge.Day(LocalDate date) -> sinceEpoch(date.atStartOfDay(zone).toInstant());
        };
    }

    /// The first instant after it: a day is inclusive, an instant is not.
    public @Nullable Instant end(ZoneId zone) {
        return switch (to) {
            case null -> null;
            case Edge.At(Instant instant) -> sinceEpoch(instant);
            case Edge.Day(LocalDate date) ->
                sinceEpoch(date.plusDays(1).atStartOfDay(zone).toInstant());
        };
    }

    private static Instant sinceEpoch(Instant instant) {
        return instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
    }
}
