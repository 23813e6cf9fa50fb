package dev.farthing.bench;

import dev.farthing.bench.Rounds.Contender;
import dev.farthing.bench.Rounds.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What hard budgets cost: one that everybody spends, and one among many.
final class BudgetScenarios {
    private final Rig rig;
    private final Path application;
    private final Settings settings;
    private final Table table;
    private final Measurement measurement;

    BudgetScenarios(Rig rig, Path application, Settings settings, Table table, Measurement measurement) {
        this.rig = rig;
        this.application = application;
        this.settings = settings;
        this.table = table;
        this.measurement = measurement;
    }

    /// One budget that 64 callers spend at once. What the gateway adds before the vendor is asked is read from the
    /// first byte of a stream, for that leaves before anything is settled.
    void hot(Farthing strict) throws InterruptedException {
        int callers = 64;
        Keys key = Keys.uniform(List.of(strict.cappedKey()));
        Contender hot = new Contender(
                "hot budget",
                strict.subject(),
                Load.Plan.closed(strict.subject().port(), callers, Scenarios.SHORT, key));
        Contender streamed = new Contender(
                "hot, streamed",
                strict.subject(),
                Load.Plan.closed(strict.subject().port(), callers, Scenarios.BRISK, key));
        Contender direct = new Contender(
                "direct, streamed",
                rig.upstream(),
                Load.Plan.closed(rig.upstream().port(), callers, Scenarios.BRISK, Keys.ANY));
        measurement.warm(hot, settings.warmCalls() / 10);
        measurement.warm(streamed, settings.warmCalls() / 30);
        double[] share = new double[settings.rounds()];
        double[] ours = new double[share.length];
        double[] theirs = new double[share.length];
        double[] added = new double[share.length];
        String around = "";
        try (RowACall plain = new RowACall(strict.books(), callers)) {
            for (int i = 0; i < share.length; i++) {
                Rounds turn = measurement.rounds().run("hot", 1, settings.seconds(), List.of(hot, streamed, direct));
                ours[i] = turn.median(hot.name(), Reading::perSecond);
                theirs[i] = plain.perSecond(settings.seconds());
                share[i] = theirs[i] / ours[i];
                added[i] = (turn.median(streamed.name(), Reading::firstByteP99Micros)
                                - turn.median(direct.name(), Reading::firstByteP99Micros))
                        / 1e3;
                around = Measurement.around(turn, hot.name());
            }
        }
        table.compare(
                "calls/s on one budget, c=64, a row a call : strict",
                "%.0f/s".formatted(Rounds.median(theirs)),
                "%.0f/s".formatted(Rounds.median(ours)),
                Rounds.compared(share),
                0.1,
                around);
        table.compare(
                "added p99 before the vendor is asked, ms, one budget, c=64, strict",
                "%.1f ms".formatted(Rounds.median(added)),
                "–",
                Rounds.compared(added),
                15,
                around);
    }

    /// Two products, one of them with many budgets and many rows.
    void growth() throws IOException, InterruptedException {
        try (Farthing small = grown("small", 10, settings.manyRows() / 100);
                Farthing large = grown("large", settings.manyBudgets(), settings.manyRows())) {
            List<Contender> both = new ArrayList<>();
            for (Farthing one : List.of(small, large)) {
                Keys key = Keys.uniform(List.of(one.cappedKey()));
                both.add(new Contender(
                        one.subject().name(),
                        one.subject(),
                        Load.Plan.closed(one.subject().port(), 32, Scenarios.SHORT, key)));
            }
            for (Contender one : both) {
                measurement.warm(one, settings.warmCalls() / 3);
            }
            Rounds rounds = measurement.rounds().run("growth", settings.rounds(), settings.seconds(), both);
            table.compare(
                    "CPU per call with the database's, strict, %d budgets and %d rows : 10 and %d"
                            .formatted(settings.manyBudgets(), settings.manyRows(), settings.manyRows() / 100),
                    "%.1f µs".formatted(rounds.median("large", BudgetScenarios::allMicros)),
                    "%.1f µs".formatted(rounds.median("small", BudgetScenarios::allMicros)),
                    rounds.ratio("large", "small", BudgetScenarios::allMicros),
                    1.2,
                    Measurement.around(rounds, "large"));
        }
    }

    private static double allMicros(Reading reading) {
        return reading.micros() + reading.databaseMicros();
    }

    private Farthing grown(String name, int budgets, int rows) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Farthing farthing = Farthing.start(rig, application, name, "strict");
        farthing.furnish(rig.upstream().port(), List.of(Scenarios.SHORT.script()), 1);
        farthing.books().addBudgets(budgets);
        farthing.books().addRows(rows);
        System.err.printf(
                "growth: %s has %d budgets and %d rows after %d s%n",
                name, budgets, rows, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        return farthing;
    }
}
