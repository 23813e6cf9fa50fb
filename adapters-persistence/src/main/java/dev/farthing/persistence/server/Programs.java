package dev.farthing.persistence.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the server's short-lived programs and tells their trouble in one sentence.
record Programs(Binaries binaries, ServerAccount account) {
    private static final int PATIENCE_SECONDS = 120;

    /// Runs a program to its end; anything but success is refused with what it said last.
    void run(String name, String input, String... arguments) {
        var command = account.command(binaries.program(name).toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(binaries.home().toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(variable -> variable.startsWith("PG"));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        try {
            var process = builder.start();
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new ServerRefusedException(
                        "the database's " + name + " did not end within " + PATIENCE_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new ServerRefusedException("the database's " + name + " failed: " + lastWords(said));
            }
        } catch (IOException e) {
            throw new ServerRefusedException("the database's " + name + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerRefusedException("interrupted while the database's " + name + " ran", e);
        }
    }

    private static String lastWords(String said) {
        var lines = said.strip().lines().filter(line -> !line.isBlank()).toList();
        var telling = lines.stream()
                .filter(line -> line.contains("FATAL") || line.contains("error:"))
                .toList();
        if (!telling.isEmpty()) {
            return telling.getFirst();
        }
        return lines.isEmpty() ? "without a word" : lines.getLast();
    }
}
