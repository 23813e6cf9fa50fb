package dev.farthing.web.dashboard;

import dev.farthing.application.observation.ReadHoursOfDay;
import dev.farthing.application.observation.Sums;
import dev.farthing.application.observation.Whose;
import dev.farthing.web.Links;
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
import java.util.stream.IntStream;

/// At which hours of the day calls of which models fail.
@Singleton
class HeatOfErrors {
    private static final int DAYS = 7;
    private static final int HOURS = 24;
    private static final int MOST_MODELS = 8;
    private static final int[] PERCENT = {0, 1, 5, 20, 50};

    private final ReadHoursOfDay readHoursOfDay;
    private final InstantSource clock;

    HeatOfErrors(ReadHoursOfDay readHoursOfDay, InstantSource clock) {
        this.readHoursOfDay = readHoursOfDay;
        this.clock = clock;
    }

    /// The calls of one model.
    ///
    /// @param calls to those that failed
    record Row(String model, List<Cell> cells, String calls) {}

    /// One hour of the day, of all days that are looked at.
    ///
    /// @param level from 0, where none failed, to 5
    /// @param failed per cent; empty where nothing was called
    record Cell(int level, String failed, String counts) {}

    private record Counts(long failed, long requests) {
        Counts plus(Sums sums) {
            return new Counts(failed + sums.failed(), requests + sums.requests());
        }
    }

    /// Those models of which calls failed, the most failures first.
    List<Row> of(Visit visit) {
        var zone = visit.format().zone();
        var whose = Whose.ofOrg(visit.figuresOf(), null);
        var today = LocalDate.ofInstant(clock.instant(), zone);
        var since = today.minusDays(DAYS - 1L).atStartOfDay(zone).toInstant();
        Map<String, Counts[]> models = new HashMap<>();
        for (var one : readHoursOfDay.read(visit.caller(), whose, zone, since)) {
            var hours = models.computeIfAbsent(one.model(), _ -> nothing());
            hours[one.hour()] = hours[one.hour()].plus(one.sums());
        }
        return models.entrySet().stream()
                .filter(entry -> failures(entry.getValue()) > 0)
                .sorted(Comparator.comparingLong((Map.Entry<String, Counts[]> entry) -> failures(entry.getValue()))
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_MODELS)
                .map(entry -> new Row(
                        entry.getKey(),
                        cells(entry.getValue(), visit),
                        new Links("/calls")
                                .with("model", entry.getKey())
                                .with("status", "error")
                                .with("from", since)
                                .text()))
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
