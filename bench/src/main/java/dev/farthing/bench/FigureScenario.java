package dev.farthing.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What it takes to read figures of ninety days, whose calls become ten times as many twice, and whose keys, and
/// with them the rows of sums, more than twice as many each time.
final class FigureScenario {
    private static final int ASKED = 100;
    private static final int WARM = 50;
    private static final int ASKED_UNGATED = 5;
    private static final int FEWEST_KEYS = 50;
    private static final int MORE_KEYS = 3;
    private static final int DAYS = 90;
    private static final double MOST_MILLIS = 100;
    private static final double MOST_RATIO = 1.5;

    /// By what makes nearly as many sums as there are calls: asked a few times, told, and with no gate.
    private static final Set<String> UNGATED = Set.of("usage by client and status", "percentiles by key");

    private final Rig rig;
    private final Path application;
    private final Settings settings;
    private final Table table;

    FigureScenario(Rig rig, Path application, Settings settings, Table table) {
        this.rig = rig;
        this.application = application;
        this.settings = settings;
        this.table = table;
    }

    void run() throws IOException, InterruptedException {
        Map<String, Double> first = new HashMap<>();
        try (Farthing farthing = Farthing.start(rig, application, "figures", "strict")) {
            int before = 0;
            int keys = FEWEST_KEYS;
            for (int rows : List.of(settings.manyRows() / 100, settings.manyRows() / 10, settings.manyRows())) {
                long start = System.nanoTime();
                farthing.books().addUsage(rows - before, DAYS, keys);
                System.err.printf(
                        "figures: %d calls by %d keys, %d rows of sums, after %d s%n",
                        rows,
                        keys,
                        farthing.books().sumRows(),
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
                before = rows;
                keys *= MORE_KEYS;
                for (Map.Entry<String, String> question : questions().entrySet()) {
                    ask(farthing, question.getKey(), question.getValue(), rows, first);
                }
            }
        }
    }

    private static Map<String, String> questions() {
        LocalDate from = LocalDate.now(ZoneOffset.UTC).minusDays(DAYS - 1L);
        return Map.of(
                "dashboard", "/api/v1/obs/dashboard?range_days=" + DAYS,
                "usage", "/api/v1/obs/usage?group_by=day,model&page_size=500&from=" + from,
                "usage by client and status",
                        "/api/v1/obs/usage?group_by=day,client,status&page_size=500&from=" + from,
                "percentiles by key", "/api/v1/obs/usage?group_by=key&page_size=500&from=" + from,
                "trend", "/api/v1/obs/trend?granularity=day&group_by=model&from=" + from);
    }

    private void ask(Farthing farthing, String name, String path, int rows, Map<String, Double> first) {
        boolean gated = !UNGATED.contains(name);
        for (int i = 0; i < (gated ? WARM : 1); i++) {
            farthing.get(path);
        }
        double[] millis = new double[gated ? ASKED : ASKED_UNGATED];
        for (int i = 0; i < millis.length; i++) {
            long start = System.nanoTime();
            farthing.get(path);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        double median = Rounds.median(millis.clone());
        Arrays.sort(millis);
        double p99 = millis[Math.ceilDiv(millis.length * 99, 100) - 1];
        table.figure(
                "%s of %d days, %d rows, p99".formatted(name, DAYS, rows),
                "%.1f ms".formatted(p99),
                p99,
                gate(name, MOST_MILLIS),
                "median %.1f ms".formatted(median));
        Double few = first.putIfAbsent(name, median);
        if (few != null) {
            table.figure(
                    "%s of %d days, %d rows : %d".formatted(name, DAYS, rows, settings.manyRows() / 100),
                    "%.2f".formatted(median / few),
                    median / few,
                    gate(name, MOST_RATIO),
                    "medians");
        }
    }

    private static double gate(String name, double most) {
        return UNGATED.contains(name) ? Double.NaN : most;
    }
}
