package dev.farthing.bench;

import dev.farthing.bench.Rounds.Contender;
import dev.farthing.bench.Rounds.Reading;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// What every scenario measures with: warming, rounds in turns, and the count of what was answered, which in the
/// end must agree with the books.
final class Measurement {
    private final Rig rig;
    private final Table table;
    private final List<Farthing> products;
    private final Map<String, Load.Result> troubled = new TreeMap<>();
    private long compared;

    Measurement(Rig rig, Table table, List<Farthing> products) {
        this.rig = rig;
        this.table = table;
        this.products = products;
    }

    /// Tells whether all answers were right, and whether the books say the same.
    void tell() throws InterruptedException {
        answers();
        for (Farthing farthing : products) {
            try {
                books(farthing);
            } catch (IllegalStateException e) {
                table.check("the books could not be read", String.valueOf(e.getMessage()), false);
            }
        }
    }

    private void answers() {
        Load.Result all = troubled.values().stream().reduce(new Load.Result(0, 0, 0, 0, null), Load.Result::plus);
        table.check(
                "answers identical to what the upstream sent, to the byte",
                all.wrong() + " of " + compared + " differ" + whose(all.wrong() > 0),
                all.wrong() == 0);
        table.figure(
                "calls refused, warming included",
                all.refused() + whose(all.refused() > 0),
                (double) all.refused(),
                Double.NaN,
                "–");
    }

    private String whose(boolean any) {
        return any
                ? troubled.entrySet().stream()
                        .map(one -> "; " + one.getKey() + ": " + one.getValue().firstTrouble())
                        .collect(Collectors.joining())
                : "";
    }

    private void books(Farthing farthing) throws InterruptedException {
        String name = farthing.subject().name();
        Books.Sum owed = farthing.owed();
        Books.Sum rows = farthing.rows();
        Books.Sum rollups = farthing.rollups();
        Books.Sum told = farthing.told();
        table.check("rows = answers, cost = answers × price, " + name, rows + " of " + owed, rows.same(owed));
        table.check("rollups say the same, " + name, rollups.toString(), rollups.same(owed));
        table.check("the usage report says the same, " + name, told.toString(), told.same(owed));
    }

    Rounds rounds() {
        return new Rounds(rig.upstream(), this::note);
    }

    void note(Contender contender, Load.Result result) {
        compared += result.answered();
        for (Farthing farthing : products) {
            if (farthing.subject().equals(contender.subject())) {
                farthing.answered(result.answered());
            }
        }
        if (!result.clean()) {
            troubled.merge(contender.name(), result, Load.Result::plus);
        }
    }

    long lost() {
        return troubled.values().stream().mapToLong(Load.Result::lostEvents).sum();
    }

    /// Calls until nothing gets faster any more, or two minutes have gone by.
    void warm(Contender contender, int calls) throws InterruptedException {
        long start = System.nanoTime();
        try (Load load = Load.start(contender.plan())) {
            load.awaitAnswered(calls, 120);
            Load.Result result = load.finish();
            note(contender, result);
            System.err.printf(
                    "%s warmed by %d calls in %d s%s%n",
                    contender.name(),
                    result.answered(),
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                    result.clean()
                            ? ""
                            : ", " + result.refused() + " refused, " + result.wrong() + " wrong: "
                                    + result.firstTrouble());
            if (result.answered() == 0) {
                throw new IllegalStateException(contender.name() + " answered nothing: " + result.firstTrouble());
            }
        }
    }

    static String around(Rounds rounds, String name) {
        return "%.1f + %.1f µs; %s"
                .formatted(
                        rounds.median(name, Reading::loadMicros),
                        rounds.median(name, Reading::upstreamMicros),
                        rounds.machine(name));
    }
}
