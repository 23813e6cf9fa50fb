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
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A PostgreSQL server on a folder of ours: loopback only, password only, every commit on the disk.
///
/// It is a process of its own that outlives a killed JVM; the next start finds it and ends it properly, so that there
/// are never two on one folder.
public final class EmbeddedServer implements AutoCloseable {
    public static final String USER = "farthing";
    public static final String DATABASE = "farthing";

    private static final long LOOK_NANOS = 500_000_000;
    private static final long LONGEST_PAUSE_NANOS = 30_000_000_000L;
    private static final int PORT_ATTEMPTS = 5;

    private final Path cluster;
    private final Postmaster postmaster;
    private final String password;
    private final int port;
    private volatile boolean ending;

    private EmbeddedServer(Path cluster, Postmaster postmaster, String password, int port) {
        this.cluster = cluster;
        this.postmaster = postmaster;
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
            var postmaster = new Postmaster(home, programs);
            if (Files.exists(cluster)) {
                refuseOtherMajor(cluster, binaries);
                postmaster.endLeftBehind();
            } else {
                create(cluster, passwordFile, programs);
            }
            var password = Files.readString(passwordFile).strip();
            var server = new EmbeddedServer(cluster, postmaster, password, launch(cluster, postmaster));
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

    private static int launch(Path cluster, Postmaster postmaster) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            Files.writeString(cluster.resolve("postgresql.conf"), configuration(port));
            var trouble = postmaster.start();
            if (trouble.isEmpty()) {
                return port;
            }
            if (attempt == PORT_ATTEMPTS || !trouble.contains("TCP/IP")) {
                throw new ServerRefusedException(
                        "the database server did not start: " + trouble + " (see " + postmaster.log() + ")");
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

    /// Starts the server again, on its port, whenever it dies without having been ended here, and says so.
    public void keepAlive(Consumer<String> say) {
        Thread.ofPlatform().daemon().name("database-server").start(() -> {
            long pause = LOOK_NANOS;
            while (!ending) {
                LockSupport.parkNanos(pause);
                pause = postmaster.isAlive() || revive(say) ? LOOK_NANOS : Math.min(pause * 2, LONGEST_PAUSE_NANOS);
            }
        });
    }

    private synchronized boolean revive(Consumer<String> say) {
        if (ending) {
            return true;
        }
        say.accept("the database server has died and is started again.");
        try {
            postmaster.endLeftBehind();
            var trouble = postmaster.start();
            say.accept(trouble.isEmpty() ? "the database server is back." : "it did not start: " + trouble);
            return trouble.isEmpty();
        } catch (IOException | ServerRefusedException e) {
            say.accept("it did not start: " + e.getMessage());
            return false;
        }
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
        ending = true;
        postmaster.dismiss();
    }

    /// Ends the server and returns when it is gone; open connections are cut, committed work is safe.
    @Override
    public void close() {
        ending = true;
        synchronized (this) {
            postmaster.end();
        }
    }

    @Override
    public String toString() {
        return "EmbeddedServer[" + jdbcUrl() + ", password […]]";
    }
}
