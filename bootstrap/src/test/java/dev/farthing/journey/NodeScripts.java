package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.bootstrap.Requirement;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs what is published for Node, which is installed as locked: scripts that use libraries, and programs.
///
/// Where Node is missing the test is skipped by name; with `CI=true` it fails.
final class NodeScripts {
    private static final int INSTALL_SECONDS = 600;
    private static final int SCRIPT_SECONDS = 180;
    private static final List<String> LISTS = List.of("package.json", "package-lock.json");

    private final Path source;
    private final Path folder;

    private NodeScripts(String source, String folder, List<String> install) throws IOException, InterruptedException {
        this.source = Path.of(source).toAbsolutePath();
        this.folder = Path.of(folder).toAbsolutePath();
        Requirement.met(isNodeThere(), "Node.js with npm is missing: what is published for it is not tried");
        install(install);
    }

    /// The libraries, whose own scripts nothing here needs.
    static NodeScripts libraries() throws IOException, InterruptedException {
        return new NodeScripts("src/test/node", "target/node", List.of("ci", "--ignore-scripts"));
    }

    /// The tools, which put their programs in place by scripts. Of one of them not every platform's part is in
    /// every registry, so nobody can lock them all.
    static NodeScripts tools() throws IOException, InterruptedException {
        return new NodeScripts("src/test/tools", "target/tools", List.of("install", "--no-save"));
    }

    /// Where the installed programs are.
    Path programs() {
        return folder.resolve("node_modules/.bin");
    }

    /// The version of Node.js, of which programs need a least one.
    int version() throws IOException, InterruptedException {
        var said = run(SCRIPT_SECONDS, Map.of(), "node", "--version");
        return Integer.parseInt(said.strip().replaceAll("\\Av|\\..*", ""));
    }

    private void install(List<String> how) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        // Another process of the same tests may be about the same.
        try (var channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            installOnce(how);
        }
    }

    private void installOnce(List<String> how) throws IOException, InterruptedException {
        var lock = folder.resolve("package-lock.json");
        var wanted = Files.readString(from("package-lock.json"));
        boolean installed = Files.exists(folder.resolve("node_modules"))
                && Files.exists(lock)
                && wanted.equals(Files.readString(lock));
        for (var name : LISTS) {
            Files.copy(from(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!installed) {
            var command = new ArrayList<>(List.of("npm"));
            command.addAll(how);
            command.addAll(List.of("--no-audit", "--no-fund"));
            run(INSTALL_SECONDS, Map.of(), command.toArray(String[]::new));
        }
    }

    /// Runs a script and reads the JSON on the last line of what it prints.
    JsonNode run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        Files.copy(from(script), folder.resolve(script), StandardCopyOption.REPLACE_EXISTING);
        var output = run(SCRIPT_SECONDS, environment, "node", script);
        return Json.read(output.lines().toList().getLast());
    }

    /// Runs a program that uses the libraries; what it prints.
    String printed(String program) throws IOException, InterruptedException {
        var name = "program-" + ProcessHandle.current().pid() + ".mjs";
        Files.writeString(folder.resolve(name), program);
        return run(SCRIPT_SECONDS, Map.of(), "node", name);
    }

    private Path from(String name) {
        return source.resolve(name);
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
