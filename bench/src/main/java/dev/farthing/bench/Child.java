package dev.farthing.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process this benchmark started; its number stands in the work folder's `pids`, so that the script can end it
/// too.
final class Child implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path output;

    private Child(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    static Child start(String name, Path work, Map<String, String> environment, List<String> command) {
        Path output = work.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        try {
            Child child = new Child(name, builder.start(), output);
            Runtime.getRuntime().addShutdownHook(new Thread(child.process::destroy));
            remember(work, child.pid());
            return child;
        } catch (IOException e) {
            throw new IllegalStateException(name + " does not start: " + e.getMessage(), e);
        }
    }

    static void remember(Path work, long pid) throws IOException {
        Files.writeString(work.resolve("pids"), pid + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    long pid() {
        return process.pid();
    }

    /// Waits until the process has printed what it is known to print when it is ready.
    Matcher awaitOutput(Pattern ready, int seconds) throws InterruptedException, IOException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (process.isAlive() && System.nanoTime() < end) {
            Matcher found = ready.matcher(Files.readString(output));
            if (found.find()) {
                return found;
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException(name + " was not ready after " + seconds + " s:\n" + Files.readString(output));
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(45, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
