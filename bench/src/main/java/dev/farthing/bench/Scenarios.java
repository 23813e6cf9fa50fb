package dev.farthing.bench;

import dev.farthing.bench.Rounds.Contender;
import dev.farthing.bench.Rounds.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The questions put to the product, each with the gate it must pass. Without a product the pipe answers in its
/// place,
/// which proves the rig.
final class Scenarios implements AutoCloseable {
    static final List<String> NAMES =
            List.of("chat", "latency", "rate", "prompt", "stream", "open", "keys", "tenants", "hot", "growth");

    private static final Prompt SHORT = new Prompt(Script.JSON, 1_300);
    private static final Prompt LONG = new Prompt(Script.JSON, 100_000);
    private static final Prompt PACED = new Prompt(new Script(100, 25), 1_300);
    private static final Prompt SLOW = new Prompt(new Script(16, 500), 1_300);
    private static final Prompt BRISK = new Prompt(new Script(4, 1), 1_300);
    private static final double NONE = Double.NaN;
    private static final int FEW = 100;

    private final Rig rig;
    private final @Nullable Path application;
    private final Settings settings;
    private final Table table;
    private final @Nullable Farthing relaxed;
    private final @Nullable Farthing strict;
    private final String product;
    private final Subject subject;
    private final Map<String, Keys> keys = new HashMap<>();
    private final Map<String, Load.Result> troubled = new TreeMap<>();
    private long compared;
    private boolean warm;

    /// On the packaged application, twice: relaxed and strict.
    Scenarios(Rig rig, Path application, Settings settings, Table table) throws IOException, InterruptedException {
        this.rig = rig;
        this.application = application;
        this.settings = settings;
        this.table = table;
        this.relaxed = furnished(Farthing.start(rig, application, "relaxed"));
        this.strict = furnished(Farthing.start(rig, application, "strict"));
        this.product = "relaxed";
        this.subject = relaxed.subject();
    }

    /// On the floors alone.
    Scenarios(Rig rig, Settings settings, Table table) {
        this.rig = rig;
        this.application = null;
        this.settings = settings;
        this.table = table;
        this.relaxed = null;
        this.strict = null;
        this.product = "pipe";
        this.subject = rig.pipe();
    }

    private Farthing furnished(Farthing farthing) throws InterruptedException {
        farthing.furnish(rig.upstream().port(), List.of(SHORT.script(), PACED.script(), SLOW.script(), BRISK.script()));
        keys.put(farthing.subject().name(), Keys.uniform(farthing.keys(FEW)));
        return farthing;
    }

    void run(List<String> names) throws IOException, InterruptedException {
        for (String name : names) {
            System.err.println("farthing bench: " + name);
            try {
                scenario(name);
            } catch (IllegalStateException e) {
                table.check(name + " could not be measured", String.valueOf(e.getMessage()), false);
            }
        }
        answers();
        for (Farthing farthing : products()) {
            try {
                books(farthing);
            } catch (IllegalStateException e) {
                table.check("the books could not be read", String.valueOf(e.getMessage()), false);
            }
        }
    }

    private void scenario(String name) throws IOException, InterruptedException {
        switch (name) {
            case "chat" -> chat();
            case "latency" -> latency();
            case "rate" -> rate();
            case "prompt" -> prompt();
            case "stream" -> stream();
            case "open" -> open();
            case "keys" -> keys();
            case "tenants" -> tenants();
            case "hot" -> hot();
            case "growth" -> growth();
            default -> throw new IllegalArgumentException(name);
        }
    }

    private void chat() throws InterruptedException {
        List<Contender> all = contenders(SHORT, 32, rig.nginx(), rig.pipe());
        warm();
        Rounds rounds = rounds().run("chat", settings.rounds(), settings.seconds(), all);
        compare(rounds, "CPU per call, 1.3 KB, c=32, %s : %s", product, "nginx", 2.0);
        if (relaxed == null) {
            return;
        }
        compare(rounds, "CPU per call, 1.3 KB, c=32, %s : %s", product, "pipe", 1.4);
        compare(rounds, "CPU per call, 1.3 KB, c=32, %s : %s", "strict", "nginx", 3.0);
        compare(rounds, "CPU per call, 1.3 KB, c=32, %s : %s", "pipe", "nginx", NONE);
        for (String mode : List.of("relaxed", "strict")) {
            double micros = rounds.median(mode, Reading::databaseMicros);
            table.figure(
                    "PostgreSQL CPU per call, " + mode,
                    "%.1f µs".formatted(micros),
                    micros,
                    "strict".equals(mode) ? 30 : NONE,
                    around(rounds, mode));
        }
    }

    private void latency() throws InterruptedException {
        warm();
        Rounds rounds = rounds().run(
                        "latency",
                        settings.rounds(),
                        settings.seconds() / 2,
                        contenders(SHORT, 1, rig.upstream(), rig.nginx()));
        for (String name : present("nginx", product, "strict")) {
            table.compare(
                    "added p50 at c=1, ms, " + name,
                    "%.3f ms".formatted(rounds.median(name, Reading::p50Micros) / 1e3),
                    "direct %.3f ms".formatted(rounds.median("upstream", Reading::p50Micros) / 1e3),
                    rounds.difference(name, "upstream", reading -> reading.p50Micros() / 1e3),
                    "strict".equals(name) ? 5 : NONE,
                    around(rounds, name));
        }
    }

    private void rate() throws InterruptedException {
        warm();
        for (int perSecond : new int[] {1000, 3000}) {
            Rounds rounds = rounds().run(
                            "rate",
                            Math.min(5, settings.rounds()),
                            settings.seconds() / 2,
                            List.of(
                                    offered("upstream", rig.upstream(), perSecond),
                                    offered("nginx", rig.nginx(), perSecond),
                                    offered(product, subject, perSecond)));
            String asked = ", %d calls/s offered, ".formatted(perSecond);
            for (String name : List.of("nginx", product)) {
                table.compare(
                        "added p50, ms" + asked + name,
                        "%.3f ms".formatted(rounds.median(name, Reading::p50Micros) / 1e3),
                        "direct %.3f ms".formatted(rounds.median("upstream", Reading::p50Micros) / 1e3),
                        rounds.difference(name, "upstream", reading -> reading.p50Micros() / 1e3),
                        NONE,
                        around(rounds, name));
            }
            compare(rounds, "CPU per call" + asked + "%s : %s", product, "nginx", NONE);
        }
    }

    private void prompt() throws InterruptedException {
        warm();
        List<Contender> pair = List.of(nginx(LONG, 16), contender(product, subject, LONG, 16));
        for (Contender contender : pair) {
            warm(contender, settings.warmCalls() / 10);
        }
        Rounds rounds = rounds().run("prompt", settings.rounds(), settings.seconds(), pair);
        compare(rounds, "CPU per call, 100 KB, c=16, %s : %s", product, "nginx", 2.5);
    }

    private void stream() throws InterruptedException {
        List<Contender> pair = List.of(
                streams("nginx", rig.nginx(), PACED, settings.streams(), 2_500),
                streams(product, subject, PACED, settings.streams(), 2_500));
        for (Contender contender : pair) {
            warm(contender, settings.warmCalls() / 100);
        }
        long lostBefore = lost();
        Rounds rounds = rounds().run("stream", Math.min(5, settings.rounds()), settings.seconds() * 1.2, pair);
        compare(rounds, "CPU per paced event, " + settings.streams() + " streams, %s : %s", product, "nginx", 1.8);
        table.compare(
                "first byte of a stream, ms, over nginx's",
                "%.2f ms".formatted(rounds.median(product, Reading::firstByteMicros) / 1e3),
                "%.2f ms".formatted(rounds.median("nginx", Reading::firstByteMicros) / 1e3),
                rounds.difference(product, "nginx", reading -> reading.firstByteMicros() / 1e3),
                NONE,
                around(rounds, product));
        table.check("events lost", String.valueOf(lost() - lostBefore), lost() == lostBefore);
    }

    private void open() throws IOException, InterruptedException {
        for (Contender few :
                List.of(streams("nginx", rig.nginx(), SLOW, 50, 500), streams(product, subject, SLOW, 50, 500))) {
            boolean measured = few.name().equals(product);
            if (measured) {
                collectGarbage();
            }
            double before = residentWhile(few);
            for (int count : settings.openStreams()) {
                double during = residentWhile(streams(few.name(), few.subject(), SLOW, count, 2_000));
                double each = Math.max(0, (during - before) * 1000 / (count - 50));
                table.figure(
                        "resident memory, MB per 1,000 open streams, " + few.name() + ", " + count + " open",
                        "%.1f MB (%.0f → %.0f)".formatted(each, before, during),
                        each,
                        measured ? 15 : NONE,
                        "–");
            }
        }
    }

    private void keys() throws InterruptedException {
        if (relaxed == null) {
            return;
        }
        warm();
        long start = System.nanoTime();
        List<String> many = relaxed.keys(settings.manyKeys(), settings.keySeconds());
        System.err.printf(
                "keys: %d made in %d s%n", many.size(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        List<Contender> contenders = List.of(
                nginx(SHORT, 32),
                contender("few keys", subject, Keys.uniform(many.subList(0, FEW))),
                contender("many keys", subject, Keys.uniform(many)),
                contender("many, by Zipf", subject, Keys.zipf(many)));
        warm(contender("each once", subject, Keys.eachOnceFirst(many)), many.size());
        Rounds rounds = rounds().run("keys", settings.rounds(), settings.seconds(), contenders);
        String question = "CPU per call, %s : 100 keys".formatted(many.size() + " keys");
        compare(rounds, question, "many keys", "few keys", 1.25);
        compare(rounds, question + ", by Zipf", "many, by Zipf", "few keys", NONE);
    }

    private void tenants() throws InterruptedException {
        if (relaxed == null) {
            return;
        }
        warm();
        List<String> tenants = relaxed.tenants(settings.tenants());
        Rounds rounds = rounds().run(
                        "tenants",
                        Math.min(5, settings.rounds()),
                        settings.seconds(),
                        List.of(
                                nginx(SHORT, 32),
                                contender("one tenant", subject, Keys.uniform(tenants.subList(0, 1))),
                                contender("many tenants", subject, Keys.uniform(tenants))));
        compare(rounds, "CPU per call, %s : " + settings.tenants() + " tenants", "one tenant", "many tenants", NONE);
        table.compare(
                "PostgreSQL CPU per call, one tenant : " + settings.tenants() + " tenants",
                "%.1f µs".formatted(rounds.median("one tenant", Reading::databaseMicros)),
                "%.1f µs".formatted(rounds.median("many tenants", Reading::databaseMicros)),
                rounds.ratio("one tenant", "many tenants", Reading::databaseMicros),
                NONE,
                around(rounds, "one tenant"));
    }

    /// One budget that 64 callers spend at once. What the gateway adds before the vendor is asked is read from the
    /// first byte of a stream, for that leaves before anything is settled.
    private void hot() throws InterruptedException {
        if (strict == null) {
            return;
        }
        warm();
        int callers = 64;
        Keys key = Keys.uniform(List.of(strict.cappedKey()));
        Contender hot = new Contender(
                "hot budget",
                strict.subject(),
                Load.Plan.closed(strict.subject().port(), callers, SHORT, key));
        Contender streamed = new Contender(
                "hot, streamed",
                strict.subject(),
                Load.Plan.closed(strict.subject().port(), callers, BRISK, key));
        Contender direct = new Contender(
                "direct, streamed",
                rig.upstream(),
                Load.Plan.closed(rig.upstream().port(), callers, BRISK, Keys.ANY));
        warm(hot, settings.warmCalls() / 10);
        warm(streamed, settings.warmCalls() / 30);
        double[] share = new double[settings.rounds()];
        double[] ours = new double[share.length];
        double[] theirs = new double[share.length];
        double[] added = new double[share.length];
        String around = "";
        try (RowACall plain = new RowACall(strict.books(), callers)) {
            for (int i = 0; i < share.length; i++) {
                Rounds turn = rounds().run("hot", 1, settings.seconds(), List.of(hot, streamed, direct));
                ours[i] = turn.median(hot.name(), Reading::perSecond);
                theirs[i] = plain.perSecond(settings.seconds());
                share[i] = theirs[i] / ours[i];
                added[i] = (turn.median(streamed.name(), Reading::firstByteP99Micros)
                                - turn.median(direct.name(), Reading::firstByteP99Micros))
                        / 1e3;
                around = around(turn, hot.name());
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
    private void growth() throws IOException, InterruptedException {
        if (application == null) {
            return;
        }
        try (Farthing small = grown(application, "small", 10, settings.manyRows() / 100);
                Farthing large = grown(application, "large", settings.manyBudgets(), settings.manyRows())) {
            List<Contender> both = new ArrayList<>();
            for (Farthing one : List.of(small, large)) {
                Keys key = Keys.uniform(List.of(one.cappedKey()));
                both.add(new Contender(
                        one.subject().name(),
                        one.subject(),
                        Load.Plan.closed(one.subject().port(), 32, SHORT, key)));
            }
            for (Contender one : both) {
                warm(one, settings.warmCalls() / 3);
            }
            Rounds rounds = rounds().run("growth", settings.rounds(), settings.seconds(), both);
            table.compare(
                    "CPU per call with the database's, strict, %d budgets and %d rows : 10 and %d"
                            .formatted(settings.manyBudgets(), settings.manyRows(), settings.manyRows() / 100),
                    "%.1f µs".formatted(rounds.median("large", Scenarios::allMicros)),
                    "%.1f µs".formatted(rounds.median("small", Scenarios::allMicros)),
                    rounds.ratio("large", "small", Scenarios::allMicros),
                    1.2,
                    around(rounds, "large"));
        }
    }

    private static double allMicros(Reading reading) {
        return reading.micros() + reading.databaseMicros();
    }

    private Farthing grown(Path where, String name, int budgets, int rows) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Farthing farthing = Farthing.start(rig, where, name, "strict");
        farthing.furnish(rig.upstream().port(), List.of(SHORT.script()));
        farthing.books().addBudgets(budgets);
        farthing.books().addRows(rows);
        System.err.printf(
                "growth: %s has %d budgets and %d rows after %d s%n",
                name, budgets, rows, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        return farthing;
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
                NONE,
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

    private Rounds rounds() {
        return new Rounds(rig.upstream(), this::note);
    }

    private void note(Contender contender, Load.Result result) {
        compared += result.answered();
        for (Farthing farthing : products()) {
            if (farthing.subject().equals(contender.subject())) {
                farthing.answered(result.answered());
            }
        }
        if (!result.clean()) {
            troubled.merge(contender.name(), result, Load.Result::plus);
        }
    }

    private long lost() {
        return troubled.values().stream().mapToLong(Load.Result::lostEvents).sum();
    }

    /// Brings everybody to the point from which nothing gets faster; once a run.
    private void warm() throws InterruptedException {
        if (!warm) {
            for (Contender contender : contenders(SHORT, 32, rig.nginx(), rig.pipe())) {
                warm(
                        contender,
                        switch (contender.name()) {
                            case "nginx" -> 20_000;
                            case "strict" -> settings.warmCalls() / 2;
                            default -> settings.warmCalls();
                        });
            }
            warm = true;
        }
    }

    private void warm(Contender contender, int calls) throws InterruptedException {
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

    private double residentWhile(Contender contender) throws InterruptedException {
        long pid = contender.subject().processes().get().stream()
                .max((one, other) -> Double.compare(Kernel.residentMegabytes(one), Kernel.residentMegabytes(other)))
                .orElseThrow();
        double most = 0;
        try (Load load = Load.start(contender.plan())) {
            Thread.sleep(contender.plan().rampMillis() + 2_000);
            for (int i = 0; i < 20; i++) {
                most = Math.max(most, Kernel.residentMegabytes(pid));
                Thread.sleep(100);
            }
            note(contender, load.finish());
        }
        System.err.printf(
                "open %s, %d streams: %.1f MB%n",
                contender.name(), contender.plan().callers(), most);
        return most;
    }

    private void collectGarbage() throws IOException, InterruptedException {
        for (long pid : subject.processes().get()) {
            new ProcessBuilder(Rig.javaHome("jcmd"), String.valueOf(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(20, TimeUnit.SECONDS);
        }
    }

    private List<Contender> contenders(Prompt prompt, int callers, Subject... floors) {
        List<Contender> all = new ArrayList<>();
        for (Subject floor : floors) {
            all.add(contender(floor.name(), floor, prompt, callers));
        }
        for (Farthing farthing : products()) {
            String mode = farthing.subject().name().replace("farthing-", "");
            all.add(contender(mode, farthing.subject(), prompt, callers));
        }
        if (products().isEmpty() && all.stream().noneMatch(one -> one.name().equals(product))) {
            all.add(contender(product, subject, prompt, callers));
        }
        return all;
    }

    private List<Farthing> products() {
        List<Farthing> products = new ArrayList<>();
        if (relaxed != null) {
            products.add(relaxed);
        }
        if (strict != null) {
            products.add(strict);
        }
        return products;
    }

    private List<String> present(String... names) {
        return List.of(names).stream()
                .filter(name -> strict != null || !"strict".equals(name))
                .toList();
    }

    private Contender nginx(Prompt prompt, int callers) {
        return contender("nginx", rig.nginx(), prompt, callers);
    }

    private Contender contender(String name, Subject one, Prompt prompt, int callers) {
        return new Contender(
                name, one, Load.Plan.closed(one.port(), callers, prompt, keys.getOrDefault(one.name(), Keys.ANY)));
    }

    private Contender offered(String name, Subject one, int perSecond) {
        return new Contender(
                name, one, new Load.Plan(one.port(), 64, SHORT, keys.getOrDefault(one.name(), Keys.ANY), perSecond, 0));
    }

    private static Contender contender(String name, Subject one, Keys keys) {
        return new Contender(name, one, Load.Plan.closed(one.port(), 32, SHORT, keys));
    }

    private Contender streams(String name, Subject one, Prompt prompt, int count, int rampMillis) {
        return new Contender(
                name,
                one,
                new Load.Plan(one.port(), count, prompt, keys.getOrDefault(one.name(), Keys.ANY), 0, rampMillis));
    }

    private void compare(Rounds rounds, String question, String one, String floor, double gate) {
        table.compare(
                question.formatted(one, floor),
                "%.1f µs".formatted(rounds.median(one, Reading::micros)),
                "%.1f µs".formatted(rounds.median(floor, Reading::micros)),
                rounds.ratio(one, floor, Reading::micros),
                gate,
                around(rounds, one));
    }

    private static String around(Rounds rounds, String name) {
        return "%.1f + %.1f µs; %s"
                .formatted(
                        rounds.median(name, Reading::loadMicros),
                        rounds.median(name, Reading::upstreamMicros),
                        rounds.machine(name));
    }

    @Override
    public void close() {
        products().forEach(Farthing::close);
    }
}
