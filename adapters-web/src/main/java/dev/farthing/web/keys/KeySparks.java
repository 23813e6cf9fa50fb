package dev.farthing.web.keys;

import dev.farthing.application.forecast.ReadKeyDays;
import dev.farthing.web.Visit;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// How much each key was used day by day of late, as a line without figures.
@Singleton
class KeySparks {
    static final int DAYS = 14;

    private static final int WIDTH = 96;
    private static final int HEIGHT = 22;

    private final ReadKeyDays readKeyDays;
    private final InstantSource clock;

    KeySparks(ReadKeyDays readKeyDays, InstantSource clock) {
        this.readKeyDays = readKeyDays;
        this.clock = clock;
    }

    /// @param points of a line in a picture of 96 by 24
    /// @param total how many calls it stands for
    record Spark(String points, String total) {}

    /// Of those of the keys that were used.
    Map<UUID, Spark> of(Visit visit, Collection<UUID> keyIds) {
        var format = visit.format();
        var first = LocalDate.ofInstant(clock.instant(), format.zone()).minusDays(DAYS - 1L);
        var sparks = new HashMap<UUID, Spark>();
        if (keyIds.isEmpty()) {
            return sparks;
        }
        readKeyDays
                .read(visit.caller(), visit.org(), keyIds, format.zone(), first)
                .forEach((key, sums) -> {
                    var days = new long[DAYS];
                    for (var sum : sums) {
                        long day = ChronoUnit.DAYS.between(first, sum.day());
                        if (day >= 0 && day < DAYS) {
                            days[(int) day] += sum.requests();
                        }
                    }
                    sparks.put(
                            key,
                            new Spark(
                                    line(days), format.count(LongStream.of(days).sum())));
                });
        return sparks;
    }

    static String line(long[] counts) {
        long most = Math.max(1, LongStream.of(counts).max().orElse(1));
        return IntStream.range(0, counts.length)
                .mapToObj(day -> day * WIDTH / (counts.length - 1) + "," + (HEIGHT + 1 - counts[day] * HEIGHT / most))
                .collect(Collectors.joining(" "));
    }
}
