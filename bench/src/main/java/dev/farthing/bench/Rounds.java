package dev.farthing.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Contenders measured in turns, A B C A B C, so that whatever else the machine does falls on all of them alike.
final class Rounds {
    /// One that is measured, and the load laid on it.
    record Contender(String name, Subject subject, Load.Plan plan) {}

    /// One turn: processor time per unit of work (a call, or an event of a stream), and what happened beside it.
    record Reading(
            double micros,
            double databaseMicros,
            double loadMicros,
            double upstreamMicros,
            double p50Micros,
            double firstByteMicros,
            double firstByteP99Micros,
            double perSecond,
            String machine) {}

    /// Ratios, or differences, of two contenders round by round.
    record Comparison(double median, double least, double most, int rounds, int rejected) {
        @Override
        public String toString() {
            return "%.2f [%.2f–%.2f]".formatted(median, least, most);
        }
    }

    private static final double UNSTEADY = 0.15;

    private final Subject upstream;
    private final BiConsumer<Contender, Load.Result> ledger;
    private final Map<String, List<Reading>> readings = new LinkedHashMap<>();

    Rounds(Subject upstream, BiConsumer<Contender, Load.Result> ledger) {
        this.upstream = upstream;
        this.ledger = ledger;
    }

    /// Runs the turns and prints each reading as it comes.
    Rounds run(String scenario, int rounds, double seconds, List<Contender> contenders) throws InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            for (Contender contender : contenders) {
                Reading reading = measure(contender, seconds);
                readings.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                        .add(reading);
                System.err.printf(
                        "%s %d/%d %-18s %7.1f µs, database %5.1f, load %5.1f, upstream %5.1f, p50 %8.0f µs, %8.0f/s, steal/idle/foreign %s%n",
                        scenario,
                        round,
                        rounds,
                        contender.name(),
                        reading.micros,
                        reading.databaseMicros,
                        reading.loadMicros,
                        reading.upstreamMicros,
                        reading.p50Micros,
                        reading.perSecond,
                        reading.machine);
            }
        }
        return this;
    }

    private Reading measure(Contender contender, double seconds) throws InterruptedException {
        Set<Long> own = contender.subject().processes().get();
        Set<Long> database = contender.subject().database().get();
        Set<Long> beside = upstream.processes().get();
        Set<Long> self = Set.of(ProcessHandle.current().pid());
        boolean streams = contender.plan().prompt().script().streams();
        try (Load load = Load.start(contender.plan())) {
            Thread.sleep(300 + contender.plan().rampMillis());
            Kernel.Machine machine = Kernel.machine();
            Map<Path, Long> ownBefore = Kernel.cpu(own);
            Map<Path, Long> databaseBefore = Kernel.cpu(database);
            Map<Path, Long> besideBefore = Kernel.cpu(beside);
            Map<Path, Long> selfBefore = Kernel.cpu(self);
            long before = streams ? load.events() : load.answered();
            long start = System.nanoTime();
            load.timing(true);
            Thread.sleep((long) (seconds * 1000));
            load.timing(false);
            long elapsed = System.nanoTime() - start;
            double units = Math.max(1, (streams ? load.events() : load.answered()) - before) * 1e3;
            long ownUsed = Kernel.used(ownBefore, Kernel.cpu(own));
            long databaseUsed = Kernel.used(
                    databaseBefore, Kernel.cpu(contender.subject().database().get()));
            long besideUsed = Kernel.used(besideBefore, Kernel.cpu(beside));
            long selfUsed = Kernel.used(selfBefore, Kernel.cpu(self));
            String circumstances = Kernel.machine().since(machine, ownUsed + databaseUsed + besideUsed + selfUsed);
            ledger.accept(contender, load.finish());
            return new Reading(
                    ownUsed / units,
                    databaseUsed / units,
                    selfUsed / units,
                    besideUsed / units,
                    load.latencies().micros(0.5),
                    load.firstBytes().micros(0.5),
                    load.firstBytes().micros(0.99),
                    units / 1e3 * 1e9 / elapsed,
                    circumstances);
        }
    }

    double median(String contender, ToDoubleFunction<Reading> figure) {
        return median(of(contender).stream().mapToDouble(figure).toArray());
    }

    String machine(String contender) {
        List<Reading> all = of(contender);
        return all.get(all.size() / 2).machine;
    }

    /// Subject over floor, round by round; rounds in which nginx left its own median are left out.
    Comparison ratio(String subject, String floor, ToDoubleFunction<Reading> figure) {
        return compare(subject, floor, figure, (one, other) -> one / other);
    }

    /// Subject less floor, round by round.
    Comparison difference(String subject, String floor, ToDoubleFunction<Reading> figure) {
        return compare(subject, floor, figure, (one, other) -> one - other);
    }

    private Comparison compare(
            String subject, String floor, ToDoubleFunction<Reading> figure, DoubleBinaryOperator operator) {
        List<Reading> ours = of(subject);
        List<Reading> theirs = of(floor);
        double usual = readings.containsKey("nginx") ? median("nginx", Reading::micros) : 0;
        int[] steady = IntStream.range(0, ours.size())
                .filter(i -> usual == 0 || Math.abs(of("nginx").get(i).micros / usual - 1) <= UNSTEADY)
                .toArray();
        double[] sorted = IntStream.of(steady)
                .mapToDouble(i ->
                        operator.applyAsDouble(figure.applyAsDouble(ours.get(i)), figure.applyAsDouble(theirs.get(i))))
                .sorted()
                .toArray();
        return new Comparison(
                median(sorted), sorted[0], sorted[sorted.length - 1], sorted.length, ours.size() - sorted.length);
    }

    private List<Reading> of(String contender) {
        List<Reading> found = readings.get(contender);
        if (found == null) {
            throw new IllegalArgumentException("nobody measured " + contender);
        }
        return found;
    }

    /// Of figures that were measured round by round.
    static Comparison compared(double[] figures) {
        double[] sorted = Arrays.stream(figures).sorted().toArray();
        return new Comparison(median(sorted), sorted[0], sorted[sorted.length - 1], sorted.length, 0);
    }

    static double median(double[] figures) {
        double[] sorted = Arrays.stream(figures).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
