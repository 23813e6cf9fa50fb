package dev.farthing.web.dashboard;

import dev.farthing.application.Slice;
import dev.farthing.application.report.ReportUsage;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageFilter.Calls;
import dev.farthing.application.report.UsageView;
import dev.farthing.web.Visit;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// At which hours of the day calls of which models fail.
@Singleton
class HeatOfErrors {
    private static final int DAYS = 7;
    private static final int HOURS = 24;
    private static final int MOST_MODELS = 8;
    private static final Slice MOST = new Slice(0, 5_000);
    private static final int[] PERCENT = {0, 1, 5, 20, 50};

    private final ReportUsage reportUsage;
    private final InstantSource clock;

    HeatOfErrors(ReportUsage reportUsage, InstantSource clock) {
        this.reportUsage = reportUsage;
        this.clock = clock;
    }

    /// The calls of one model.
    record Row(String model, List<Cell> cells) {}

    /// One hour of the day, of all days that are looked at.
    ///
    /// @param level from 0, where none failed, to 5
    /// @param failed per cent; empty where nothing was called
    record Cell(int level, String failed, String counts) {}

    private record Counts(long failed, long requests) {
        Counts plus(UsageView view) {
            return new Counts(failed + view.errorCount(), requests + view.requests());
        }
    }

    /// Those models of which calls failed, the most failures first.
    List<Row> of(Visit visit) {
        var zone = visit.format().zone();
        var from = LocalDate.ofInstant(clock.instant(), zone).minusDays(DAYS - 1L);
        var filter = new UsageFilter(
                visit.figuresOf(), null, null, null, null, false, Calls.ALL, new Span(new Span.Edge.Day(from), null));
        var report =
                reportUsage.report(visit.caller(), Set.of(UsageDimension.HOUR, UsageDimension.MODEL), filter, MOST);
        Map<String, Counts[]> models = new HashMap<>();
        for (var view : report.page().items()) {
            var hour = view.hour();
            var model = view.model();
            if (hour != null && model != null) {
                var hours = models.computeIfAbsent(model, _ -> nothing());
                int at = hour.atZone(zone).getHour();
                hours[at] = hours[at].plus(view);
            }
        }
        return models.entrySet().stream()
                .filter(entry -> failures(entry.getValue()) > 0)
                .sorted(Comparator.comparingLong((Map.Entry<String, Counts[]> entry) -> failures(entry.getValue()))
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_MODELS)
                .map(entry -> new Row(entry.getKey(), cells(entry.getValue(), visit)))
                .toList();
    }

    private static Counts[] nothing() {
        var counts = new Counts[HOURS];
        Arrays.fill(counts, new Counts(0, 0));
        return counts;
    }

    private static long failures(Counts[] hours) {
        long failures = 0;
        for (var hour : hours) {
            failures += hour.failed();
        }
        return failures;
    }

    private static List<Cell> cells(Counts[] hours, Visit visit) {
        var format = visit.format();
        var words = visit.words(DashboardWords.class);
        var cells = new ArrayList<Cell>();
        IntStream.range(0, HOURS).forEach(hour -> {
            var counts = hours[hour];
            if (counts.requests() == 0) {
                cells.add(new Cell(0, "", ""));
                return;
            }
            var percent = BigDecimal.valueOf(counts.failed() * 100)
                    .divide(BigDecimal.valueOf(counts.requests()), 0, RoundingMode.HALF_UP);
            cells.add(new Cell(
                    level(counts),
                    format.percent(percent),
                    words.errors_of(format.count(counts.failed()), format.count(counts.requests()))));
        });
        return cells;
    }

    private static int level(Counts counts) {
        int level = 0;
        for (int bound : PERCENT) {
            if (counts.failed() * 100 > bound * counts.requests()) {
                level++;
            }
        }
        return level;
    }
}
