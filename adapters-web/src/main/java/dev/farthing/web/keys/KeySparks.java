package dev.farthing.web.keys;

import dev.farthing.application.Slice;
import dev.farthing.application.report.ReportUsage;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageFilter.Calls;
import dev.farthing.web.Visit;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// How much each key was used day by day of late, as a line without figures.
@Singleton
class KeySparks {
    static final int DAYS = 14;

    private static final Slice MOST = new Slice(0, 10_000);
    private static final int WIDTH = 96;
    private static final int HEIGHT = 22;

    private final ReportUsage reportUsage;
    private final InstantSource clock;

    KeySparks(ReportUsage reportUsage, InstantSource clock) {
        this.reportUsage = reportUsage;
        this.clock = clock;
    }

    /// @param points of a line in a picture of 96 by 24
    /// @param total how many calls it stands for
    record Spark(String points, String total) {}

    /// Of keys that were used.
    Map<UUID, Spark> of(Visit visit) {
        var last = LocalDate.ofInstant(clock.instant(), visit.format().zone());
        var first = last.minusDays(DAYS - 1L);
        var filter = new UsageFilter(
                visit.org(), null, null, null, null, false, Calls.ALL, new Span(new Span.Edge.Day(first), null));
        var report = reportUsage.report(visit.caller(), Set.of(UsageDimension.KEY, UsageDimension.DAY), filter, MOST);
        var days = new HashMap<UUID, long[]>();
        for (var view : report.page().items()) {
            var key = view.keyId();
            var date = view.date();
            long day = date == null ? -1 : ChronoUnit.DAYS.between(first, date);
            if (key != null && day >= 0 && day < DAYS) {
                days.computeIfAbsent(key, _ -> new long[DAYS])[(int) day] += view.requests();
            }
        }
        return days.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new Spark(
                                line(entry.getValue()),
                                visit.format()
                                        .count(LongStream.of(entry.getValue()).sum()))));
    }

    static String line(long[] counts) {
        long most = Math.max(1, LongStream.of(counts).max().orElse(1));
        return IntStream.range(0, counts.length)
                .mapToObj(day -> day * WIDTH / (counts.length - 1) + "," + (HEIGHT + 1 - counts[day] * HEIGHT / most))
                .collect(Collectors.joining(" "));
    }
}
