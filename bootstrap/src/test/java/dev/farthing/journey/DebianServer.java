package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL of Debian's with all its programs, on volumes in memory that can be full, run by its own account.
final class DebianServer implements Replicas.Database {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql");
    private static final String ACCOUNT = "postgres";
    private static final String USER = "farthing";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path place;
    private final List<Path> volumes;
    private final int port = freePort();

    private DebianServer(Path place, List<Path> volumes) {
        this.place = place;
        this.volumes = volumes;
    }

    /// Fails with what is missing where no such server can run.
    static void mustBePossible() {
        assertThat(System.getProperty("user.name"))
                .as("C47, C49 and C54 mount volumes and become another account: run ./farthing test --long as root")
                .isEqualTo("root");
        assertThat(programs())
                .as("C47, C49 and C54 need Debian's PostgreSQL in " + PROGRAMS + ": apt-get install postgresql")
                .isNotNull();
    }

    private static @Nullable Path programs() {
        if (!Files.isDirectory(PROGRAMS)) {
            return null;
        }
        try (var versions = Files.list(PROGRAMS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(folder -> Files.isExecutable(folder.resolve("pg_basebackup")))
                    .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
                    .max(Path::compareTo)
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A new server that runs, its WAL on a volume of so many megabytes.
    static DebianServer begun(int walMegabytes) {
        var server = in(walMegabytes);
        server.program(
                "initdb",
                "--pgdata=" + server.cluster(),
                "--waldir=" + server.wal(),
                "--wal-segsize=1",
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums");
        server.start();
        return server;
    }

    /// A server that follows another one, and runs.
    static DebianServer following(DebianServer primary, int walMegabytes) {
        var server = in(walMegabytes);
        server.program(
                "pg_basebackup",
                "--pgdata=" + server.cluster(),
                "--waldir=" + server.wal(),
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--dbname=host=127.0.0.1 port=" + primary.port + " user=" + USER + " application_name=standby");
        server.start();
        return server;
    }

    private static DebianServer in(int walMegabytes) {
        try {
            var place = Files.createTempDirectory("farthing-debian-");
            var volumes = List.of(place.resolve("data"), place.resolve("wal"));
            var server = new DebianServer(place, volumes);
            run("chmod", "755", place.toString());
            server.mount(volumes.getFirst(), 1_024);
            server.mount(volumes.getLast(), walMegabytes);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mount(Path volume, int megabytes) throws IOException {
        Files.createDirectory(volume);
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=755", "tmpfs", volume.toString());
        run("chown", ACCOUNT, volume.toString());
    }

    private Path cluster() {
        return place.resolve("data/cluster");
    }

    private Path wal() {
        return place.resolve("wal/pg_wal");
    }

    private Path ballast() {
        return place.resolve("wal/ballast");
    }

    /// Starts it, and waits until it answers.
    @Override
    public void start() {
        program(
                "pg_ctl",
                "start",
                "--wait",
                "--pgdata=" + cluster(),
                "--log=" + place.resolve("data/log"),
                "--options=-p " + port
                        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c min_wal_size=2MB"
                        + " -c max_wal_size=16MB -c wal_keep_size=0");
    }

    boolean isRunning() {
        return exitCode(command("pg_ctl", "status", "--pgdata=" + cluster())) == 0;
    }

    /// Ends it as a power cut does.
    void kill() {
        stop(true);
    }

    @Override
    public void stop(boolean crash) {
        program("pg_ctl", "stop", crash ? "--mode=immediate" : "--mode=fast", "--pgdata=" + cluster());
    }

    /// Ends following: it takes the place of the one it followed.
    void promote() {
        program("pg_ctl", "promote", "--wait", "--pgdata=" + cluster());
    }

    /// Takes all the room there is for its WAL just now.
    void fillWal() {
        exitCode(new ProcessBuilder(
                "dd", "if=/dev/zero", "of=" + ballast(), "bs=4k", "oflag=append", "conv=notrunc", "status=none"));
    }

    /// Gives the room back.
    void emptyWal() {
        try {
            Files.delete(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it in order and reads every page; fails when one is not as it was written.
    void checkPages() {
        stop(false);
        program("pg_checksums", "--check", "--pgdata=" + cluster());
    }

    /// Commits wait until the standby has them.
    void waitForStandby() {
        sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
        sql("SELECT pg_reload_conf()");
        Await.until(
                "the standby is waited for",
                PATIENCE,
                () -> text("SELECT coalesce(min(sync_state), 'none') FROM pg_stat_replication"),
                "sync"::equals);
    }

    void awaitStandby() {
        Await.until(
                "the standby follows",
                PATIENCE,
                () -> text("SELECT coalesce(min(state), 'none') FROM pg_stat_replication"),
                "streaming"::equals);
    }

    /// A standby that shows everything a minute later.
    void lagBehind() {
        sql("ALTER SYSTEM SET recovery_min_apply_delay = '60s'");
        sql("SELECT pg_reload_conf()");
    }

    /// A standby that hears nothing any more of what it follows.
    void loseSight() {
        sql("ALTER SYSTEM SET primary_conninfo = ''");
        sql("SELECT pg_reload_conf()");
        Await.until(
                "nothing is received", PATIENCE, () -> text("SELECT count(*) FROM pg_stat_wal_receiver"), "0"::equals);
    }

    private void sql(String sql) {
        try (var connection = DriverManager.getConnection(jdbcUrl(), user(), password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    String text(String query) {
        try (var connection = DriverManager.getConnection(jdbcUrl(), user(), password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return "trusted";
    }

    @Override
    public void close() {
        if (Files.notExists(place)) {
            return;
        }
        exitCode(command("pg_ctl", "stop", "--mode=immediate", "--pgdata=" + cluster()));
        for (var volume : volumes) {
            exitCode(new ProcessBuilder("umount", "--lazy", volume.toString()));
        }
        run("rm", "-rf", "--one-file-system", place.toString());
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder command(String program, String... arguments) {
        var command = new ArrayList<>(List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--clear-groups"));
        command.add(Objects.requireNonNull(programs()).resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).directory(place.toFile());
    }

    private void program(String program, String... arguments) {
        run(command(program, arguments));
    }

    private static void run(String... command) {
        run(new ProcessBuilder(command));
    }

    private static void run(ProcessBuilder command) {
        assertThat(exitCode(command))
                .as(() -> String.join(" ", command.command()))
                .isZero();
    }

    /// What it writes goes nowhere: a server that goes on running would hold a pipe open.
    private static int exitCode(ProcessBuilder command) {
        try {
            return command.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
