package dev.farthing.persistence.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import redis.embedded.core.ExecutableProvider;

/// A real Redis on the loopback, as a process of its own that a test may end, stop and begin again.
public final class RedisProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SLOTS = 16_384;
    private static final Path PROGRAM = program();

    private final int port;
    private final Path folder;
    private final List<String> settings;
    private Process process;

    private RedisProcess(int port, List<String> settings) {
        this.port = port;
        this.settings = settings;
        try {
            this.folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "redis-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.process = begin();
    }

    private static Path program() {
        try {
            return ExecutableProvider.newJarResourceProvider().get().toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts one that keeps nothing beyond its end, with further settings, each a name and a value.
    public static RedisProcess start(String... settings) {
        var redis = new RedisProcess(freePort(), List.of(settings));
        redis.awaitAnswer();
        return redis;
    }

    /// Starts a cluster of masters that share all keys.
    public static List<RedisProcess> cluster(int count) {
        var nodes = new ArrayList<RedisProcess>();
        for (int i = 0; i < count; i++) {
            nodes.add(start("cluster-enabled", "yes", "cluster-node-timeout", "2000"));
        }
        for (int i = 0; i < count; i++) {
            var words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            for (int slot = SLOTS * i / count; slot < SLOTS * (i + 1) / count; slot++) {
                words.add(Integer.toString(slot));
            }
            nodes.get(i).ask(words.toArray(String[]::new));
            nodes.getFirst().ask("CLUSTER", "MEET", "127.0.0.1", Integer.toString(nodes.get(i).port));
        }
        nodes.forEach(node -> await(
                "the nodes of a cluster know each other",
                () -> node.ask("CLUSTER", "INFO").contains("cluster_state:ok")
                        && node.ask("CLUSTER", "INFO").contains("cluster_known_nodes:" + count)));
        return nodes;
    }

    /// Below the ports that clients are given, and with one ten thousand above for the talk within a cluster.
    private static int freePort() {
        for (int port = 10_000 + (int) (ProcessHandle.current().pid() % 10_000); port < 22_000; port++) {
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    var _ = new ServerSocket(port + 10_000, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException _) {
                // somebody else's
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private Process begin() {
        var command = new ArrayList<>(List.of(
                PROGRAM.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--protected-mode",
                "no"));
        for (int i = 0; i < settings.size(); i += 2) {
            command.add("--" + settings.get(i));
            command.add(settings.get(i + 1));
        }
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /// Where clients find it.
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /// Asks it something, and what it says; an error as its text.
    public String ask(String... words) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var said = new StringBuilder("*" + words.length + "\r\n");
            for (var word : words) {
                said.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            socket.getOutputStream().write(said.toString().getBytes(StandardCharsets.US_ASCII));
            return heard(new DataInputStream(new BufferedInputStream(socket.getInputStream())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String heard(DataInputStream stream) throws IOException {
        var line = new StringBuilder();
        for (int read = stream.readUnsignedByte(); read != '\n'; read = stream.readUnsignedByte()) {
            line.append((char) read);
        }
        var first = line.toString().strip();
        var rest = first.substring(1);
        return switch (first.charAt(0)) {
            case '$' -> {
                int length = Integer.parseInt(rest);
                var text = length < 0 ? "" : new String(stream.readNBytes(length), StandardCharsets.UTF_8);
                stream.skipBytes(length < 0 ? 0 : 2);
                yield text;
            }
            case '*' -> {
                var all = new ArrayList<String>();
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    all.add(heard(stream));
                }
                yield String.join("\n", all);
            }
            default -> rest;
        };
    }

    /// Ends it as a power cut does.
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Redis does not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Begins it again where it was, empty.
    public void restart() {
        process = begin();
        awaitAnswer();
    }

    /// Has it stand still with all its connections, or go on.
    public void freeze(boolean frozen) {
        try {
            new ProcessBuilder("kill", frozen ? "-STOP" : "-CONT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitAnswer() {
        await("Redis answers", () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("Redis ended: " + log());
            }
            try {
                return !ask("PING").isEmpty();
            } catch (UncheckedIOException _) {
                return false;
            }
        });
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void await(String what, BooleanSupplier done) {
        long start = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("not yet: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Override
    public void close() {
        kill();
        TestFolders.delete(folder);
    }
}
