package dev.farthing.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reads the command line, sets the rig up, lets the scenarios run and prints their table.
public final class Bench {
    private Bench() {}

    /// `WORK-FOLDER PROJECT-FOLDER [--quick] [--floors] [SCENARIO…]`; exit 1 where a gate was missed, 2 where nothing
    /// could be measured.
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(args));
        Path work = Path.of(words.removeFirst()).toAbsolutePath();
        Path project = Path.of(words.removeFirst()).toAbsolutePath();
        boolean quick = words.remove("--quick");
        boolean floors = words.remove("--floors");
        for (String word : words) {
            if (!Scenarios.NAMES.contains(word)) {
                System.err.println("farthing bench: there is no scenario " + word + "; there are "
                        + String.join(", ", Scenarios.NAMES) + ", and --quick and --floors");
                System.exit(2);
            }
        }
        Path application = project.resolve("bootstrap/target/quarkus-app/quarkus-run.jar");
        if (!floors && !Files.exists(application)) {
            System.err.println("farthing bench: the product is not built (" + application + "); run ./farthing build");
            System.exit(2);
        }
        long start = System.nanoTime();
        Table table = new Table();
        Settings settings = quick ? Settings.QUICK : Settings.FULL;
        try (Rig rig = new Rig(work, flags(project.resolve("bootstrap/jvm.options")))) {
            try (Scenarios scenarios =
                    floors ? new Scenarios(rig, settings, table) : new Scenarios(rig, application, settings, table)) {
                scenarios.run(words.isEmpty() ? Scenarios.NAMES : words);
            }
        }
        System.out.println(headline(quick, Duration.ofNanos(System.nanoTime() - start)));
        table.print();
        System.exit(table.missed() == 0 ? 0 : 1);
    }

    private static List<String> flags(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xms64m", "-Xmx512m");
        }
        return Files.readAllLines(file).stream()
                .map(String::trim)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static String headline(boolean quick, Duration took) throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return "%s, %d processors, Linux %s, JDK %s, %s run of %d min %d s%n"
                .formatted(
                        processor,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.version"),
                        Runtime.version(),
                        quick ? "quick (nothing is warm: figures do not count)" : "full",
                        took.toMinutes(),
                        took.toSecondsPart());
    }
}
