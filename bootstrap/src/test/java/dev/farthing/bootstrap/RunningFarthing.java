package dev.farthing.bootstrap;

import dev.farthing.persistence.server.TestFolders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// The packaged application as a process of its own, as people run it; ended with everything it started when
/// closed.
///
/// Start it with the variables a test cares about; the rest is a data folder of its own, any free port, and nothing
/// else of this machine's environment but PATH and HOME.
public final class RunningFarthing implements AutoCloseable {
    static final Path APPLICATION =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

    private static final Pattern READY = Pattern.compile("farthing ready (https?://\\S+) \\(\\d+ ms\\)");
    private static final int START_SECONDS = 90;
    private static final int STOP_SECONDS = 60;
    private static final long POLL_NANOS = 5_000_000;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final Path dataDir;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> url = new CompletableFuture<>();
    private final Thread outReader;
    private final Thread errReader;

    private RunningFarthing(Process process, Path dataDir) {
        this.process = process;
        this.dataDir = dataDir;
        this.outReader = reading(process.getInputStream(), out);
        this.errReader = reading(process.getErrorStream(), err);
    }

    /// Starts on a new data folder and waits for the ready line.
    public static RunningFarthing start(Map<String, String> environment) {
        return start(newDataDir(), environment);
    }

    /// Starts on a folder that may hold an earlier run's data and waits for the ready line.
    public static RunningFarthing start(Path dataDir, Map<String, String> environment) {
        return start(dataDir, environment, List.of());
    }

    /// The same by a program that becomes it, with its arguments.
    public static RunningFarthing start(Path dataDir, Map<String, String> environment, List<String> prefix) {
        var running = launch(dataDir, environment, prefix);
        running.awaitReady();
        return running;
    }

    /// Starts and waits for nothing: for starts that are expected to fail. The prefix may change who runs it.
    static RunningFarthing launch(Path dataDir, Map<String, String> environment, List<String> prefix) {
        try {
            return launch(dataDir, environment, prefix, List.of("-XX:AOTCache=" + StartCache.made()));
        } catch (IOException e) {
            throw new IllegalStateException("the application cannot be started: was it packaged?", e);
        }
    }

    static RunningFarthing launch(
            Path dataDir, Map<String, String> environment, List<String> prefix, List<String> options) {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("jvm.options").toAbsolutePath());
        // Hardly any of these processes lives long enough to earn what the second compiler costs.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.add("-jar");
        command.add(APPLICATION.toString());
        var builder = new ProcessBuilder(command).directory(dataDir.toFile());
        var variables = new HashMap<String, String>();
        variables.put("PATH", System.getenv("PATH"));
        variables.put("HOME", System.getProperty("user.home"));
        variables.put("FARTHING_PORT", "0");
        variables.put("FARTHING_DATA_DIR", dataDir.toString());
        variables.putAll(environment);
        builder.environment().clear();
        builder.environment().putAll(variables);
        try {
            return new RunningFarthing(builder.start(), dataDir);
        } catch (IOException e) {
            throw new IllegalStateException("the application cannot be started: was it packaged?", e);
        }
    }

    /// A new data folder under target, with all tables and no row: nobody has started on it yet.
    public static Path newDataDir() {
        try {
            return TestFolders.migrated();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A new data folder under target without a database.
    static Path emptyDataDir() {
        try {
            return TestFolders.fresh();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Thread reading(InputStream stream, List<String> lines) {
        // A read from a process blocks the carrier of a virtual thread: two of them would be all there are here.
        return Thread.ofPlatform().daemon().start(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                    var ready = READY.matcher(line);
                    if (ready.matches()) {
                        url.complete(ready.group(1));
                    }
                }
            } catch (IOException e) {
                lines.add("(" + e.getMessage() + ")");
            }
        });
    }

    void awaitReady() {
        process.onExit()
                .thenAccept(ended ->
                        url.completeExceptionally(new IllegalStateException("ended with " + ended.exitValue())));
        try {
            url.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            close();
            awaitEnd();
            throw new AssertionError("Farthing did not become ready\n" + said(), e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Where it answers: `http://host:port`.
    public String url() {
        return url.join();
    }

    public URI uri(String path) {
        return URI.create(url() + path);
    }

    /// Fetches a path of it as text.
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// Posts JSON to a path of it, without a key.
    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    public Path dataDir() {
        return dataDir;
    }

    public long pid() {
        return process.pid();
    }

    /// What it has written to standard output so far.
    public List<String> out() {
        return List.copyOf(out);
    }

    /// What it has written to standard error so far.
    public List<String> err() {
        return List.copyOf(err);
    }

    private String said() {
        return "out: " + String.join("\n", out) + "\nerr: " + String.join("\n", err);
    }

    /// Waits for a line on standard error that contains a text.
    public void awaitErr(String text) {
        long start = System.nanoTime();
        while (err.stream().noneMatch(line -> line.contains(text))) {
            if (!errReader.isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(STOP_SECONDS)) {
                throw new AssertionError("Farthing did not say: " + text + "\n" + said());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /// Sends a signal by its short name, TERM for instance.
    public void signal(String name) {
        send(name, process.pid());
    }

    private static void send(String name, long pid) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Waits for its end; the exit code.
    public int awaitEnd() {
        return awaitEnd(STOP_SECONDS);
    }

    int awaitEnd(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("Farthing does not end\n" + said());
            }
            outReader.join();
            errReader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Ends it as people do, with SIGTERM; the exit code.
    public int stop() {
        signal("TERM");
        return awaitEnd();
    }

    /// Ends it as a power cut does: the database server is left behind.
    public void kill() {
        signal("KILL");
        awaitEnd();
    }

    /// The number of the database server's process on the data folder; empty when there is none.
    Optional<ProcessHandle> databaseServer() {
        var file = dataDir.resolve("postgresql/cluster/postmaster.pid");
        try {
            var pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Ends whatever still runs and leaves the data folder where it is.
    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
            awaitEnd();
        }
        databaseServer().ifPresent(server -> {
            send("QUIT", server.pid());
            server.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        });
    }
}
