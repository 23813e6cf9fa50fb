package dev.farthing.persistence.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;

/// A PostgreSQL server on a folder of ours: loopback only, password only, every commit on the disk.
///
/// It is a process of its own that outlives a killed JVM; the next start finds it and ends it properly, so that there
/// are never two on one folder.
public final class EmbeddedServer implements AutoCloseable {
    public static final String USER = "farthing";
    public static final String DATABASE = "farthing";

    private static final Duration RECOVERY = Duration.ofMinutes(10);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration FAREWELL = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 3_000_000;
    private static final int PORT_ATTEMPTS = 5;

    private final Path cluster;
    private final Programs programs;
    private final String password;
    private final int port;

    private EmbeddedServer(Path cluster, Programs programs, String password, int port) {
        this.cluster = cluster;
        this.programs = programs;
        this.password = password;
        this.port = port;
    }

    /// Starts the server of a locked folder, making it first when it is missing, and returns when it takes
    /// connections.
    public static EmbeddedServer start(FolderLock lock) {
        var home = lock.folder().resolve("postgresql");
        try {
            Files.createDirectories(home);
            var binaries = Binaries.unpackedInto(home);
            var cluster = home.resolve("cluster");
            var passwordFile = home.resolve("password");
            if (!Files.exists(passwordFile)) {
                refuseLostPassword(cluster, passwordFile);
                OwnerOnly.write(passwordFile, randomPassword());
            }
            var programs = new Programs(binaries, ServerAccount.forFolder(home));
            if (Files.exists(cluster)) {
                refuseOtherMajor(cluster, binaries);
                endOrphan(cluster, programs);
            } else {
                create(cluster, passwordFile, programs);
            }
            var password = Files.readString(passwordFile).strip();
            var server = new EmbeddedServer(cluster, programs, password, launch(home, cluster, programs));
            server.ensureRoles();
            return server;
        } catch (IOException e) {
            throw new ServerRefusedException(home + " cannot be used: " + e, e);
        }
    }

    private void ensureRoles() {
        try (var connection = DriverManager.getConnection(jdbcUrl(), USER, password)) {
            DatabaseRoles.ensure(connection);
        } catch (SQLException e) {
            close();
            throw new ServerRefusedException("the database server in " + cluster + " cannot be used: " + e, e);
        }
    }

    private static void refuseLostPassword(Path cluster, Path passwordFile) {
        if (Files.exists(cluster)) {
            throw new ServerRefusedException(
                    "the database in " + cluster + " cannot be opened without its password file " + passwordFile);
        }
    }

    private static void refuseOtherMajor(Path cluster, Binaries binaries) throws IOException {
        var made = Files.readString(cluster.resolve("PG_VERSION")).strip();
        if (!made.equals(binaries.major())) {
            throw new ServerRefusedException("the database in " + cluster + " was made by PostgreSQL " + made
                    + ", and this Farthing brings PostgreSQL " + binaries.major()
                    + ": move its content with the Farthing that made it");
        }
    }

    private static String randomPassword() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void create(Path cluster, Path passwordFile, Programs programs) throws IOException {
        var unfinished = cluster.resolveSibling("cluster.new");
        Binaries.deleteTree(unfinished);
        programs.run(
                "initdb",
                "",
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums");
        programs.run(
                "postgres", "CREATE DATABASE " + DATABASE + "\n", "--single", "-D", unfinished.toString(), "postgres");
        Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void endOrphan(Path cluster, Programs programs) throws IOException {
        var written = PostmasterFile.of(cluster);
        var process = written == null ? null : ProcessHandle.of(written.pid()).orElse(null);
        if (process == null) {
            return;
        }
        var program = process.info().command();
        if (program.isEmpty()) {
            throw new ServerRefusedException("process " + process.pid() + " may be a database server on " + cluster
                    + " and belongs to another user: end it first");
        }
        if (serves(cluster, process.info())) {
            end(cluster, programs);
        } else {
            // The number was given to somebody else since: the server would take that process for itself and refuse.
            Files.deleteIfExists(PostmasterFile.path(cluster));
        }
    }

    private static boolean serves(Path cluster, ProcessHandle.Info process) {
        return process.command().orElse("").endsWith("/postgres")
                && Arrays.asList(process.arguments().orElse(new String[0])).contains(cluster.toString());
    }

    private static int launch(Path home, Path cluster, Programs programs) throws IOException {
        var log = home.resolve("server.log");
        for (int attempt = 1; ; attempt++) {
            if (Files.exists(log)) {
                Files.move(log, home.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            int port = freePort();
            Files.writeString(cluster.resolve("postgresql.conf"), configuration(port));
            programs.run("pg_ctl", "", "start", "-W", "-s", "-D", cluster.toString(), "-l", log.toString());
            var trouble = awaitReady(cluster, log);
            if (trouble.isEmpty()) {
                return port;
            }
            if (attempt == PORT_ATTEMPTS || !trouble.contains("TCP/IP")) {
                throw new ServerRefusedException(
                        "the database server did not start: " + trouble + " (see " + log + ")");
            }
        }
    }

    private static String configuration(int port) {
        return """
                # Written anew by Farthing at every start.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 100
                shared_buffers = 128MB
                password_encryption = 'scram-sha-256'
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                max_wal_size = 1GB
                timezone = 'UTC'
                log_timezone = 'UTC'
                lc_messages = 'C'
                log_min_messages = warning
                log_min_error_statement = panic
                log_checkpoints = off
                log_line_prefix = '%%m '
                """.formatted(port);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Nothing once the server takes connections, else why it never will.
    private static String awaitReady(Path cluster, Path log) throws IOException {
        long start = System.nanoTime();
        while (true) {
            var written = PostmasterFile.of(cluster);
            if (written != null && written.ready()) {
                return "";
            }
            var waited = Duration.ofNanos(System.nanoTime() - start);
            if (written == null) {
                var last = fatalLine(log);
                if (!last.isEmpty() || waited.compareTo(SILENCE) > 0) {
                    return last.isEmpty() ? "it gave no sign of life" : last;
                }
            } else if (waited.compareTo(RECOVERY) > 0) {
                return "it is still " + written.status() + " after " + RECOVERY.toMinutes() + " minutes";
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static String fatalLine(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .findFirst()
                .orElse("");
    }

    private static void end(Path cluster, Programs programs) {
        signal("fast", cluster, programs);
        if (!awaitGone(cluster)) {
            signal("immediate", cluster, programs);
            if (!awaitGone(cluster)) {
                throw new ServerRefusedException("the database server on " + cluster + " does not end");
            }
        }
    }

    private static void signal(String mode, Path cluster, Programs programs) {
        try {
            programs.run("pg_ctl", "", "stop", "-W", "-s", "-m", mode, "-D", cluster.toString());
        } catch (ServerRefusedException e) {
            if (PostmasterFile.of(cluster) != null) {
                throw e;
            }
        }
    }

    private static boolean awaitGone(Path cluster) {
        long start = System.nanoTime();
        while (PostmasterFile.of(cluster) != null) {
            if (System.nanoTime() - start > FAREWELL.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /// Where Farthing's own database is.
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /// Where a database of this server is.
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /// The password of [#USER], who owns the server.
    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    /// Asks the server to end and does not wait for it.
    public void dismiss() {
        signal("fast", cluster, programs);
    }

    /// Ends the server and returns when it is gone; open connections are cut, committed work is safe.
    @Override
    public void close() {
        if (PostmasterFile.of(cluster) != null) {
            end(cluster, programs);
        }
    }

    @Override
    public String toString() {
        return "EmbeddedServer[" + jdbcUrl() + ", password […]]";
    }
}
