package dev.farthing.bench;

import dev.farthing.bench.Rounds.Contender;
import dev.farthing.bench.Rounds.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// What it costs to share limits of rate: one, two and three replicas on one database and one Redis, beside one
/// that counts by itself.
final class ReplicaScenario {
    private static final int MOST = 3;
    private static final int CALLERS = 32;
    private static final int KEYS = 100;
    private static final double MOST_RATIO = 1.15;
    private static final Pattern ROUND_TRIPS = Pattern.compile("(?m)^farthing_redis_round_trips_total (\\S+)$");
    private static final Pattern DECIDED =
            Pattern.compile("(?m)^farthing_limited_calls_total\\{by=\"redis\"} (\\S+)$");
    private static final Pattern DECIDED_ALONE =
            Pattern.compile("(?m)^farthing_limited_calls_total\\{by=\"replica\"} (\\S+)$");

    private final Rig rig;
    private final Path application;
    private final Settings settings;
    private final Table table;
    private final Measurement measurement;

    ReplicaScenario(Rig rig, Path application, Settings settings, Table table, Measurement measurement) {
        this.rig = rig;
        this.application = application;
        this.settings = settings;
        this.table = table;
        this.measurement = measurement;
    }

    void run() throws IOException, InterruptedException {
        int port = Rig.freePort();
        List<String> command = List.of(
                "redis-server", "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");
        try (Child redis = Child.start("redis", rig.work(), Map.of(), command);
                Farthing alone = Farthing.start(rig, application, "alone", "relaxed")) {
            Http.awaitPort(port, 10);
            run(alone, redis.pid(), Map.of(
                    "FARTHING_REDIS_URL",
                    "redis://127.0.0.1:" + port + "?timeout=2s",
                    "FARTHING_MASTER_KEY",
                    Base64.getEncoder().encodeToString(new byte[32])));
        }
    }

    private void run(Farthing alone, long redis, Map<String, String> shared) throws IOException, InterruptedException {
        List<Farthing> replicas = new ArrayList<>();
        try {
            replicas.add(Farthing.start(rig, application, "replica-1", "relaxed", shared));
            for (int i = 2; i <= MOST; i++) {
                replicas.add(replicas.getFirst().join(rig, application, "replica-" + i, shared));
            }
            measure(alone, replicas, redis);
        } finally {
            replicas.reversed().forEach(Farthing::close);
        }
    }

    private void measure(Farthing alone, List<Farthing> replicas, long redis) throws InterruptedException {
        List<Contender> all = new ArrayList<>();
        all.add(new Contender("alone", alone.subject(), plan(List.of(alone), keys(alone))));
        Keys keys = keys(replicas.getFirst());
        for (int i = 1; i <= MOST; i++) {
            List<Farthing> some = replicas.subList(0, i);
            all.add(new Contender(name(i), subject(some, redis), plan(some, keys)));
        }
        // Within a second each replica knows the keys that were made at the first.
        TimeUnit.SECONDS.sleep(2);
        for (Contender one : all) {
            measurement.warm(one, settings.warmCalls());
        }
        double trips = count(replicas, ROUND_TRIPS);
        double decided = count(replicas, DECIDED);
        Rounds rounds = measurement.rounds().run("replicas", settings.rounds(), settings.seconds(), all);
        for (int i = 1; i <= MOST; i++) {
            table.compare(
                    "CPU per call, " + name(i) + " : alone",
                    "%.1f µs".formatted(rounds.median(name(i), Reading::micros)),
                    "%.1f µs".formatted(rounds.median("alone", Reading::micros)),
                    rounds.ratio(name(i), "alone", Reading::micros),
                    MOST_RATIO,
                    Measurement.around(rounds, name(i)));
            double micros = rounds.median(name(i), Reading::databaseMicros);
            table.figure(
                    "Redis' CPU per call, " + name(i),
                    "%.1f µs".formatted(micros),
                    micros,
                    Double.NaN,
                    Measurement.around(rounds, name(i)));
        }
        double each = (count(replicas, ROUND_TRIPS) - trips) / (count(replicas, DECIDED) - decided);
        table.figure("round trips to Redis per call", "%.2f".formatted(each), each, 1, "–");
        double missed = count(replicas, DECIDED_ALONE);
        table.check("calls that Redis did not decide on in time", "%.0f".formatted(missed), missed == 0);
    }

    private static String name(int replicas) {
        return replicas + (replicas == 1 ? " replica" : " replicas");
    }

    private Keys keys(Farthing farthing) throws InterruptedException {
        farthing.furnish(rig.upstream().port(), List.of(Scenarios.SHORT.script()), 1);
        return Keys.uniform(farthing.keys(KEYS));
    }

    private static Load.Plan plan(List<Farthing> replicas, Keys keys) {
        List<Integer> ports =
                replicas.stream().map(replica -> replica.subject().port()).toList();
        return new Load.Plan(ports, CALLERS, Scenarios.SHORT, keys, 0, 0);
    }

    /// Redis stands where else the database does, so that it is read apart.
    private static Subject subject(List<Farthing> replicas, long redis) {
        Set<Long> processes = new HashSet<>();
        for (Farthing replica : replicas) {
            processes.addAll(replica.subject().processes().get());
        }
        return new Subject(
                name(replicas.size()), replicas.getFirst().subject().port(), () -> processes, () -> Set.of(redis));
    }

    private static double count(List<Farthing> replicas, Pattern metric) {
        return replicas.stream()
                .mapToDouble(replica -> metric.matcher(replica.get("/q/metrics"))
                        .results()
                        .mapToDouble(found -> Double.parseDouble(found.group(1)))
                        .sum())
                .sum();
    }
}
