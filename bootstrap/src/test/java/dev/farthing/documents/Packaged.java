package dev.farthing.documents;

import dev.farthing.bootstrap.ReadEnvironment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What the application and its image say of themselves, for all who deploy them.
final class Packaged {
    static final String DOCKERFILE = "deploy/container/Dockerfile";

    /// Journal, admission, slices, signs of life, errors, two that read for all, and one while a connection is
    /// renewed.
    private static final int BESIDE_THE_POOL = 8;

    private static final int MEBI = 1024 * 1024;

    private Packaged() {}

    static String version() {
        return Repository.first(
                Pattern.compile("<artifactId>farthing</artifactId>\\s*<version>([^<]+)</version>"),
                Repository.text("pom.xml"));
    }

    /// The variables that the image sets.
    static Map<String, String> environment() {
        var variables = new LinkedHashMap<String, String>();
        for (var line : Repository.all(Pattern.compile("(?m)^ENV (.+)$"), Repository.text(DOCKERFILE))) {
            for (var pair : line.split(" ")) {
                variables.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        return variables;
    }

    static int port() {
        return ReadEnvironment.of(Map.of()).settings().listen().port();
    }

    /// As whom the image runs: the number that stands last.
    static long user() {
        return Long.parseLong(Repository.all(Pattern.compile("(?m)^USER (\\d+):\\d+$"), Repository.text(DOCKERFILE))
                .getLast());
    }

    static TreeSet<String> probes() {
        var probes = Repository.all(
                Pattern.compile("\\| `GET (/q/health/\\w+)` \\|"), Repository.text("docs/operations.md"));
        return new TreeSet<>(probes);
    }

    static String metricsPath() {
        var gate = Repository.text(Repository.source("MetricsGate").orElseThrow());
        return Repository.first(Pattern.compile("router\\.route\\(\"(/[^\"*]+)"), gate);
    }

    /// How long an end may last after the drain, for the rows of what was ended.
    static int settlingSeconds() {
        var running = Repository.text(Repository.source("Running").orElseThrow());
        return Integer.parseInt(Repository.first(Pattern.compile("SETTLING_SECONDS = (\\d+);"), running));
    }

    static long heapBytes() {
        var options = Repository.text("bootstrap/jvm.options");
        return Long.parseLong(Repository.first(Pattern.compile("(?m)^-Xmx(\\d+)m$"), options)) * MEBI;
    }

    /// How many connections to the database a process opens at most: its pool, and what has its own beside it.
    static int connections() {
        var properties = Repository.text("bootstrap/src/main/resources/application.properties");
        return Integer.parseInt(Repository.first(
                        Pattern.compile("(?m)^quarkus\\.datasource\\.jdbc\\.max-size=(\\d+)$"), properties))
                + BESIDE_THE_POOL;
    }

    /// The gauges that operations are told of.
    static List<String> metrics() {
        return Repository.all(Pattern.compile("(?m)^\\| `(farthing_\\w+)` \\|"), Repository.text("docs/operations.md"));
    }
}
