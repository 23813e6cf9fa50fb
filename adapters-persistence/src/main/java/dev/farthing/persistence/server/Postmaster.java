package dev.farthing.persistence.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The server's process on a cluster: begun, looked for and ended. Nobody else may begin one there meanwhile.
final class Postmaster {
    private static final Duration RECOVERY = Duration.ofMinutes(10);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration FAREWELL = Duration.ofSeconds(60);
    private static final Duration DYING = Duration.ofSeconds(5);
    private static final long POLL_NANOS = 3_000_000;
    private static final Path PROCESSES = Path.of("/proc");

    private final Path cluster;
    private final Path log;
    private final Programs programs;

    Postmaster(Path home, Programs programs) {
        this.cluster = home.resolve("cluster");
        this.log = home.resolve("server.log");
        this.programs = programs;
    }

    /// Ends a server that an earlier process left behind. What a killed one left is no server: once nobody works on
    /// the cluster any more it is of no importance.
    void endLeftBehind() throws IOException {
        var written = PostmasterFile.of(cluster);
        if (written == null) {
            return;
        }
        var process = ProcessHandle.of(written.pid()).orElse(null);
        if (process != null && awaitItsProgram(written.pid()) && serves(process.info())) {
            end();
            return;
        }
        awaitNobody();
        if (process != null) {
            // A server would take that process for one of its own kind, and refuse.
            Files.deleteIfExists(PostmasterFile.path(cluster));
        }
    }

    /// Whether the process lives and shows its program. One that is just dying shows none, and is gone a moment
    /// later.
    private boolean awaitItsProgram(long pid) {
        long start = System.nanoTime();
        while (isAlive(pid)) {
            if (ProcessHandle.of(pid).flatMap(one -> one.info().command()).isPresent()) {
                return true;
            }
            if (System.nanoTime() - start > DYING.toNanos()) {
                throw new ServerRefusedException("process " + pid + " may be a database server on " + cluster
                        + " and belongs to another user: end it first");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return false;
    }

    private boolean serves(ProcessHandle.Info process) {
        return process.command().orElse("").endsWith("/postgres")
                && Arrays.asList(process.arguments().orElse(new String[0])).contains(cluster.toString());
    }

    /// Begins the server as it is configured; nothing once it takes connections, else why it never will.
    String start() throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        var stale = PostmasterFile.of(cluster);
        programs.run("pg_ctl", "", "start", "-W", "-s", "-D", cluster.toString(), "-l", log.toString());
        long start = System.nanoTime();
        while (true) {
            var written = PostmasterFile.of(cluster);
            var begun = written == null || written.isOfSameStart(stale) ? null : written;
            if (begun != null && begun.ready()) {
                return "";
            }
            var waited = Duration.ofNanos(System.nanoTime() - start);
            if (begun == null || !isAlive(begun.pid())) {
                var last = fatalLine();
                if (!last.isEmpty() || waited.compareTo(SILENCE) > 0) {
                    return last.isEmpty() ? "it gave no sign of life" : last;
                }
            } else if (waited.compareTo(RECOVERY) > 0) {
                return "it is still " + begun.status() + " after " + RECOVERY.toMinutes() + " minutes";
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private String fatalLine() throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .findFirst()
                .orElse("");
    }

    Path log() {
        return log;
    }

    boolean isAlive() {
        var written = PostmasterFile.of(cluster);
        return written != null && isAlive(written.pid());
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).isPresent() && !isDefunct(pid);
    }

    /// Asks the server to end and does not wait for it.
    void dismiss() {
        signal("fast");
    }

    /// Ends the server and returns when it is gone; open connections are cut, committed work is safe.
    void end() {
        if (!isAlive()) {
            return;
        }
        signal("fast");
        if (!awaitGone()) {
            signal("immediate");
            if (!awaitGone()) {
                throw new ServerRefusedException("the database server on " + cluster + " does not end");
            }
        }
    }

    private void signal(String mode) {
        try {
            programs.run("pg_ctl", "", "stop", "-W", "-s", "-m", mode, "-D", cluster.toString());
        } catch (ServerRefusedException e) {
            if (isAlive()) {
                throw e;
            }
        }
    }

    private boolean awaitGone() {
        long start = System.nanoTime();
        while (isAlive()) {
            if (System.nanoTime() - start > FAREWELL.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /// The processes that worked for a killed server end by themselves, but not at once.
    private void awaitNobody() throws IOException {
        long start = System.nanoTime();
        while (isWorkedOn()) {
            if (System.nanoTime() - start > FAREWELL.toNanos()) {
                throw new ServerRefusedException(
                        "processes of a database server that was killed still work on " + cluster + ": end them first");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /// All of a server's processes have its cluster as their folder; no where the system does not tell.
    private boolean isWorkedOn() throws IOException {
        if (!Files.isDirectory(PROCESSES)) {
            return false;
        }
        try (var processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (var process : processes) {
                if (cluster.equals(folderOf(process))
                        && !isDefunct(Long.parseLong(process.getFileName().toString()))) {
                    return true;
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return false;
    }

    private static @Nullable Path folderOf(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException _) {
            return null;
        }
    }

    /// Dead, and still listed, because nobody has asked how it ended; no where the system does not tell.
    private static boolean isDefunct(long pid) {
        try {
            var stat = Files.readString(PROCESSES.resolve(Long.toString(pid)).resolve("stat"));
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException _) {
            return false;
        }
    }
}
