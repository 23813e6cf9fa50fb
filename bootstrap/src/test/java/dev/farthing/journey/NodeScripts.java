package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs scripts that use published libraries for Node, which are installed as locked.
///
/// Where Node is missing the test is skipped by name; with `CI=true` it fails.
final class NodeScripts {
    private static final int INSTALL_SECONDS = 180;
    private static final int SCRIPT_SECONDS = 180;
    private static final List<String> LISTS = List.of("package.json", "package-lock.json");

    private final Path folder = Path.of("target/node").toAbsolutePath();

    NodeScripts() throws IOException, InterruptedException {
        if (!isNodeThere()) {
            var sentence = "Node.js with npm is missing: published libraries are not tried";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(sentence);
            }
            abort(sentence);
        }
        Files.createDirectories(folder);
        // Another process of the same tests may be about the same.
        try (var channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            install();
        }
    }

    private void install() throws IOException, InterruptedException {
        var lock = folder.resolve("package-lock.json");
        var wanted = Files.readString(from("package-lock.json"));
        boolean installed = Files.exists(folder.resolve("node_modules"))
                && Files.exists(lock)
                && wanted.equals(Files.readString(lock));
        for (var name : LISTS) {
            Files.copy(from(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!installed) {
            run(INSTALL_SECONDS, Map.of(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        }
    }

    /// Runs a script and reads the JSON on the last line of what it prints.
    JsonNode run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        Files.copy(from(script), folder.resolve(script), StandardCopyOption.REPLACE_EXISTING);
        var output = run(SCRIPT_SECONDS, environment, "node", script);
        return Json.read(output.lines().toList().getLast());
    }

    private static Path from(String name) {
        return Path.of("src/test/node").toAbsolutePath().resolve(name);
    }

    private static boolean isNodeThere() throws InterruptedException {
        try {
            for (var program : List.of("node", "npm")) {
                var process = new ProcessBuilder(program, "--version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() != 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private String run(int seconds, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var output = Files.createTempFile(folder, "output", ".txt").toFile();
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().putAll(environment);
        var process = builder.start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        var said = Files.readString(output.toPath(), StandardCharsets.UTF_8);
        assertThat(ended)
                .as(String.join(" ", command) + " ended; it said: " + said)
                .isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
