package dev.farthing.domain.billing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The stretches of time in which something became known: in their order, apart from each other, none of them empty.
public record Known(List<Stretch> stretches) {
    /// Whenever it was.
    public static final Known EVER = new Known(List.of(new Stretch(Instant.MIN, Instant.MAX)));

    public static final Known NEVER = new Known(List.of());

    private static final String ENDLESS = "..";
    private static final int MOST = 100;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /// @param from [Instant#MIN] for no beginning
    /// @param to not included; [Instant#MAX] for no end
    public record Stretch(Instant from, Instant to) {
        public Stretch {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("a stretch of time ends after it begins");
            }
        }

        private String text() {
            return (from.equals(Instant.MIN) ? ENDLESS : from) + "/" + (to.equals(Instant.MAX) ? ENDLESS : to);
        }
    }

    public Known {
        var ordered = new ArrayList<Stretch>();
        for (var next :
                stretches.stream().sorted(Comparator.comparing(Stretch::from)).toList()) {
            if (!ordered.isEmpty() && !ordered.getLast().to().isBefore(next.from())) {
                var last = ordered.removeLast();
                ordered.add(new Stretch(last.from(), last.to().isAfter(next.to()) ? last.to() : next.to()));
            } else {
                ordered.add(next);
            }
        }
        stretches = List.copyOf(ordered);
    }

    public static Known before(Instant to) {
        return new Known(List.of(new Stretch(Instant.MIN, to)));
    }

    /// Reads what [#text()] wrote.
    public static Known parse(String text) {
        var parts = text.isEmpty() ? new String[0] : text.split(",", -1);
        if (parts.length > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " stretches of time are told apart");
        }
        return new Known(Arrays.stream(parts).map(Known::stretch).toList());
    }

    private static Stretch stretch(String text) {
        int middle = text.indexOf('/');
        if (middle < 0) {
            throw new IllegalArgumentException("a stretch of time is written from/to, with .. for no end");
        }
        return new Stretch(
                instant(text.substring(0, middle), Instant.MIN), instant(text.substring(middle + 1), Instant.MAX));
    }

    private static Instant instant(String text, Instant endless) {
        if (text.equals(ENDLESS)) {
            return endless;
        }
        try {
            var instant = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            if (!instant.isBefore(FIRST) && !instant.isAfter(LAST)) {
                return instant;
            }
        } catch (DateTimeException _) {
            // told below
        }
        throw new IllegalArgumentException("a stretch of time is written in RFC 3339 instants, or ..");
    }

    /// From/to, several with commas between; two dots where there is no end.
    public String text() {
        return stretches.stream().map(Stretch::text).collect(Collectors.joining(","));
    }

    public boolean isNever() {
        return stretches.isEmpty();
    }

    public boolean contains(Instant at) {
        return stretches.stream().anyMatch(stretch -> !at.isBefore(stretch.from()) && at.isBefore(stretch.to()));
    }

    public Known plus(Known other) {
        return new Known(
                Stream.concat(stretches.stream(), other.stretches.stream()).toList());
    }

    public Known minus(Known other) {
        var left = new ArrayList<Stretch>();
        for (var stretch : stretches) {
            var from = stretch.from();
            for (var gone : other.stretches) {
                if (!gone.from().isBefore(stretch.to())) {
                    break;
                }
                if (from.isBefore(gone.from())) {
                    left.add(new Stretch(from, gone.from()));
                }
                from = gone.to().isAfter(from) ? gone.to() : from;
            }
            if (from.isBefore(stretch.to())) {
                left.add(new Stretch(from, stretch.to()));
            }
        }
        return new Known(left);
    }
}
