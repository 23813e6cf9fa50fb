package dev.farthing.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.farthing.bench.Rounds.Contender;
import dev.farthing.bench.Rounds.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The questions put to the product, each with the gate it must pass. Without a product the pipe answers in its
/// place, which proves the rig.
final class Scenarios implements AutoCloseable {
    static final List<String> NAMES =
            List.of(
                    "chat", "latency", "rate", "prompt", "stream", "translate", "open", "keys", "tenants", "hot", "growth", "pool",
                    "figures", "pages", "replicas");

    static final Prompt SHORT = new Prompt(Script.JSON, 1_300);
    private static final Prompt LONG = new Prompt(Script.JSON, 100_000);
    private static final Prompt PACED = new Prompt(new Script(100, 25), 1_300);
    private static final Prompt SLOW = new Prompt(new Script(16, 500), 1_300);
    static final Prompt BRISK = new Prompt(new Script(4, 1), 1_300);
    private static final double NONE = Double.NaN;
    private static final double LEAST_SHARE = 0.6;
    private static final int FEW = 100;
    private static final int FEW_OPEN = 50;
    private static final double MOST_OF_OPEN = 15;
    private static final Pattern ALL_THAT_LIVES = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final int MANY_CREDENTIALS = 2_000;

    private final Rig rig;
    private final @Nullable Path application;
    private final Settings settings;
    private final Table table;
    private final @Nullable Farthing relaxed;
    private final @Nullable Farthing strict;
    private final String product;
    private final Subject subject;
    private final Map<String, Keys> keys = new HashMap<>();
    private final Measurement measurement;
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
        this.measurement = new Measurement(rig, table, products());
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
        this.measurement = new Measurement(rig, table, List.of());
    }

    private Farthing furnished(Farthing farthing) throws InterruptedException {
        Set<Script> scripts =
                new LinkedHashSet<>(List.of(SHORT.script(), PACED.script(), SLOW.script(), BRISK.script()));
        for (Tongue tongue : Tongue.values()) {
            scripts.add(quick(tongue, tongue).script());
            scripts.add(slow(tongue, tongue).script());
        }
        farthing.furnish(rig.upstream().port(), List.copyOf(scripts), 1);
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
        measurement.tell();
    }

    private void scenario(String name) throws IOException, InterruptedException {
        switch (name) {
            case "chat" -> chat();
            case "latency" -> latency();
            case "rate" -> rate();
            case "prompt" -> prompt();
            case "stream" -> stream();
            case "translate" -> translate();
            case "open" -> open();
            case "keys" -> keys();
            case "tenants" -> tenants();
            case "hot", "growth" -> budgets(name);
            case "pool" -> pool();
            case "figures" -> figures();
            case "pages" -> pages();
            case "replicas" -> replicas();
            default -> throw new IllegalArgumentException(name);
        }
    }

    private void figures() throws IOException, InterruptedException {
        if (application != null) {
            new FigureScenario(rig, application, settings, table).run();
        }
    }

    private void pages() throws IOException, InterruptedException {
        if (application != null) {
            new PageScenario(rig, application, settings, table).run();
        }
    }

    private void replicas() throws IOException, InterruptedException {
        if (application != null) {
            new ReplicaScenario(rig, application, settings, table, measurement).run();
        }
    }

    private void budgets(String name) throws IOException, InterruptedException {
        if (application == null || strict == null) {
            return;
        }
        var budgets = new BudgetScenarios(rig, application, settings, table, measurement);
        if ("hot".equals(name)) {
            warm();
            budgets.hot(strict);
        } else {
            budgets.growth();
        }
    }

    private void chat() throws InterruptedException {
        List<Contender> all = contenders(SHORT, 32, rig.nginx(), rig.pipe());
        warm();
        Rounds rounds = measurement.rounds().run("chat", settings.rounds(), settings.seconds(), all);
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
                    Measurement.around(rounds, mode));
        }
    }

    /// Two products, one of them with many credentials of the vendor to choose from.
    private void pool() throws IOException, InterruptedException {
        if (application == null) {
            return;
        }
        try (Farthing few = pooled(application, "few", 2);
                Farthing many = pooled(application, "many", MANY_CREDENTIALS)) {
            List<Contender> both = new ArrayList<>();
            List<Contender> alone = new ArrayList<>();
            for (Farthing one : List.of(few, many)) {
                Subject subject = one.subject();
                Keys some = Keys.uniform(one.keys(FEW));
                both.add(contender(subject.name(), subject, some));
                alone.add(new Contender(subject.name(), subject, Load.Plan.closed(subject.port(), 1, SHORT, some)));
            }
            for (Contender one : both) {
                measurement.warm(one, settings.warmCalls());
            }
            Rounds rounds = measurement.rounds().run("pool", settings.rounds(), settings.seconds(), both);
            compare(rounds, "CPU per call, choosing of " + MANY_CREDENTIALS + " credentials : of 2, %s : %s", "many", "few", 1.05);
            Rounds lone = measurement.rounds().run("pool", settings.rounds(), settings.seconds() / 2, alone);
            table.compare(
                    "p50 at c=1, ms, choosing of " + MANY_CREDENTIALS + " credentials, over that of 2",
                    "%.3f ms".formatted(lone.median("many", Reading::p50Micros) / 1e3),
                    "%.3f ms".formatted(lone.median("few", Reading::p50Micros) / 1e3),
                    lone.difference("many", "few", reading -> reading.p50Micros() / 1e3),
                    0.01,
                    Measurement.around(lone, "many"));
        }
    }

    private Farthing pooled(Path where, String name, int credentials) throws IOException, InterruptedException {
        Farthing farthing = Farthing.start(rig, where, name, "relaxed");
        farthing.furnish(rig.upstream().port(), List.of(SHORT.script()), credentials);
        return farthing;
    }

    private void latency() throws InterruptedException {
        warm();
        Rounds rounds = measurement.rounds().run(
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
                    Measurement.around(rounds, name));
        }
    }

    private void rate() throws InterruptedException {
        warm();
        for (int perSecond : new int[] {1000, 3000}) {
            Rounds rounds = measurement.rounds().run(
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
                        Measurement.around(rounds, name));
            }
            compare(rounds, "CPU per call" + asked + "%s : %s", product, "nginx", NONE);
        }
    }

    private void prompt() throws InterruptedException {
        warm();
        List<Contender> pair = List.of(nginx(LONG, 16), contender(product, subject, LONG, 16));
        for (Contender contender : pair) {
            measurement.warm(contender, settings.warmCalls() / 10);
        }
        Rounds rounds = measurement.rounds().run("prompt", settings.rounds(), settings.seconds(), pair);
        compare(rounds, "CPU per call, 100 KB, c=16, %s : %s", product, "nginx", 2.5);
    }

    private void stream() throws InterruptedException {
        List<Contender> pair = List.of(
                streams("nginx", rig.nginx(), PACED, settings.streams(), 2_500),
                streams(product, subject, PACED, settings.streams(), 2_500));
        for (Contender contender : pair) {
            measurement.warm(contender, settings.warmCalls() / 100);
        }
        long lostBefore = measurement.lost();
        Rounds rounds = measurement.rounds().run("stream", Math.min(5, settings.rounds()), settings.seconds() * 1.2, pair);
        compare(rounds, "CPU per paced event, " + settings.streams() + " streams, %s : %s", product, "nginx", 1.8);
        table.compare(
                "first byte of a stream, ms, over nginx's",
                "%.2f ms".formatted(rounds.median(product, Reading::firstByteMicros) / 1e3),
                "%.2f ms".formatted(rounds.median("nginx", Reading::firstByteMicros) / 1e3),
                rounds.difference(product, "nginx", reading -> reading.firstByteMicros() / 1e3),
                NONE,
                Measurement.around(rounds, product));
        table.check("events lost", String.valueOf(measurement.lost() - lostBefore), measurement.lost() == lostBefore);
    }

    /// Streams of a vendor of each dialect, as they are and told to callers of the others, by the same product.
    private void translate() throws IOException, InterruptedException {
        if (relaxed == null) {
            return;
        }
        for (Tongue vendor : Tongue.values()) {
            List<Contender> three = new ArrayList<>();
            for (Tongue caller : Tongue.values()) {
                three.add(streams(pair(vendor, caller), subject, quick(vendor, caller), 64, 500));
            }
            for (Contender contender : three) {
                measurement.warm(contender, settings.warmCalls() / 60);
            }
            Rounds rounds = measurement.rounds()
                    .run("translate", Math.min(5, settings.rounds()), settings.seconds() / 2, three);
            for (Tongue caller : Tongue.values()) {
                if (caller != vendor) {
                    compare(
                            rounds,
                            "CPU per event of a stream, %s : %s",
                            pair(vendor, caller),
                            pair(vendor, vendor),
                            1 / LEAST_SHARE);
                }
            }
        }
        openTranslated();
    }

    /// Of a process that has been at work for long the resident memory hardly moves: what lives on its heap does.
    private void openTranslated() throws IOException, InterruptedException {
        int count = settings.openStreams()[0];
        for (Tongue vendor : Tongue.values()) {
            double before = liveWhile(streams(pair(vendor, vendor), subject, slow(vendor, vendor), FEW_OPEN, 500));
            for (Tongue caller : Tongue.values()) {
                String who = pair(vendor, caller);
                double during = liveWhile(streams(who, subject, slow(vendor, caller), count, 2_000));
                double each = Math.max(0, (during - before) * 1000 / (count - FEW_OPEN));
                table.figure(
                        "live heap, MB per 1,000 open streams, " + who + ", " + count + " open",
                        "%.1f MB (%.0f → %.0f)".formatted(each, before, during),
                        each,
                        vendor == caller ? NONE : MOST_OF_OPEN,
                        "–");
            }
        }
    }

    private static String pair(Tongue vendor, Tongue caller) {
        return vendor.protocol() + (vendor == caller ? " passed on" : " told in " + caller.protocol());
    }

    private static Prompt quick(Tongue vendor, Tongue caller) {
        return new Prompt(new Script(100, 2, vendor), 1_300, caller);
    }

    private static Prompt slow(Tongue vendor, Tongue caller) {
        return new Prompt(new Script(SLOW.script().events(), SLOW.script().intervalMillis(), vendor), 1_300, caller);
    }

    private void open() throws IOException, InterruptedException {
        for (Contender few :
                List.of(
                        streams("nginx", rig.nginx(), SLOW, FEW_OPEN, 500),
                        streams(product, subject, SLOW, FEW_OPEN, 500))) {
            boolean measured = few.name().equals(product);
            if (measured) {
                collectGarbage();
            }
            double before = residentWhile(few);
            for (int count : settings.openStreams()) {
                double during = residentWhile(streams(few.name(), few.subject(), SLOW, count, 2_000));
                double each = Math.max(0, (during - before) * 1000 / (count - FEW_OPEN));
                table.figure(
                        "resident memory, MB per 1,000 open streams, " + few.name() + ", " + count + " open",
                        "%.1f MB (%.0f → %.0f)".formatted(each, before, during),
                        each,
                        measured ? MOST_OF_OPEN : NONE,
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
        measurement.warm(contender("each once", subject, Keys.eachOnceFirst(many)), many.size());
        Rounds rounds = measurement.rounds().run("keys", settings.rounds(), settings.seconds(), contenders);
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
        Rounds rounds = measurement.rounds().run(
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
                Measurement.around(rounds, "one tenant"));
    }

    /// Brings everybody to the point from which nothing gets faster; once a run.
    private void warm() throws InterruptedException {
        if (!warm) {
            for (Contender contender : contenders(SHORT, 32, rig.nginx(), rig.pipe())) {
                measurement.warm(
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
            measurement.note(contender, load.finish());
        }
        System.err.printf(
                "open %s, %d streams: %.1f MB%n",
                contender.name(), contender.plan().callers(), most);
        return most;
    }

    private double liveWhile(Contender contender) throws IOException, InterruptedException {
        try (Load load = Load.start(contender.plan())) {
            Thread.sleep(contender.plan().rampMillis() + 2_000);
            double live = 0;
            for (long pid : contender.subject().processes().get()) {
                live += liveMegabytes(pid);
            }
            measurement.note(contender, load.finish());
            System.err.printf(
                    "open %s, %d streams: %.1f MB live%n",
                    contender.name(), contender.plan().callers(), live);
            return live;
        }
    }

    /// What is on the heap and can be reached, by a census before which all else is collected.
    private static double liveMegabytes(long pid) throws IOException {
        Process census = new ProcessBuilder(Rig.javaHome("jcmd"), String.valueOf(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (InputStream told = census.getInputStream()) {
            Matcher total = ALL_THAT_LIVES.matcher(new String(told.readAllBytes(), US_ASCII));
            if (!total.find()) {
                throw new IllegalStateException("jcmd counts nothing of process " + pid);
            }
            return Double.parseDouble(total.group(1)) / (1 << 20);
        }
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
                Measurement.around(rounds, one));
    }

    @Override
    public void close() {
        products().forEach(Farthing::close);
    }
}
