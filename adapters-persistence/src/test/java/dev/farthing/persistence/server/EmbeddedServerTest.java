package dev.farthing.persistence.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedServerTest {
    private Path folder;
    private FolderLock lock;

    @BeforeEach
    void takeAFolder() throws IOException {
        folder = TestFolders.fresh();
        lock = FolderLock.take(folder);
    }

    @AfterEach
    void giveItBack() {
        lock.close();
        TestFolders.delete(folder);
    }

    @Test
    void whatWasCommittedIsThereAfterARestart() throws SQLException {
        try (var server = EmbeddedServer.start(lock)) {
            execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        try (var server = EmbeddedServer.start(lock)) {
            assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void nothingIsTradedForSpeed() throws SQLException {
        try (var server = EmbeddedServer.start(lock)) {
            for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(query(server, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(query(server, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(query(server, "SELECT datcollate FROM pg_database WHERE datname = current_database()"))
                    .isEqualTo("C");
        }
    }

    @Test
    void itListensOnLoopbackAloneAndLeavesNoSocketFile() throws SQLException {
        try (var server = EmbeddedServer.start(lock)) {
            assertThat(query(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(server, "SHOW unix_socket_directories")).isEmpty();
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        try (var server = EmbeddedServer.start(lock)) {
            for (var wrong : List.of("", "postgres", "farthing", server.password() + "x")) {
                assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), EmbeddedServer.USER, wrong))
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void thePasswordIsItsOwnersAloneAndIsNotPrinted() throws IOException {
        try (var server = EmbeddedServer.start(lock)) {
            var file = folder.resolve("postgresql/password");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(server.toString()).doesNotContain(server.password());
        }
    }

    @Test
    void aServerLeftBehindIsEndedBeforeTheNextBegins() throws SQLException {
        var orphan = EmbeddedServer.start(lock);
        execute(orphan, "CREATE TABLE kept AS SELECT 42 AS answer");
        var process = ProcessHandle.of(written().pid()).orElseThrow();
        try (var server = EmbeddedServer.start(lock)) {
            assertThat(written().pid()).isNotEqualTo(process.pid());
            assertThat(process.info().command().orElse("")).doesNotEndWith("/postgres");
            assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    /// What a power cut or the kernel's killer leaves: the word of a server that was ready, and much to recover.
    @Test
    void aServerThatWasKilledWithAllItsProcessesIsRecoveredFrom() throws Exception {
        var killed = EmbeddedServer.start(lock);
        execute(killed, "CREATE TABLE kept AS SELECT n AS answer FROM generate_series(1, 300000) n");
        for (int round = 0; round < 3; round++) {
            var postmaster = ProcessHandle.of(written().pid()).orElseThrow();
            var all = Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            killed = EmbeddedServer.start(lock);
            assertThat(query(killed, "SELECT count(*) FROM kept")).isEqualTo("300000");
        }
        killed.close();
    }

    @Test
    void aServerThatDiesIsStartedAgainOnItsPortAndSaysSo() throws Exception {
        var said = new LinkedBlockingQueue<String>();
        try (var server = EmbeddedServer.start(lock)) {
            server.keepAlive(said::add);
            execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
            ProcessHandle.of(written().pid()).orElseThrow().destroyForcibly();
            assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("the database server has died and is started again.");
            assertThat(said.poll(60, TimeUnit.SECONDS)).isEqualTo("the database server is back.");
            assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
        }
        assertThat(said).isEmpty();
    }

    @Test
    void aServerThatIsDeadAlreadyIsEndedWithoutAWord() throws Exception {
        var server = EmbeddedServer.start(lock);
        var process = ProcessHandle.of(written().pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(20, TimeUnit.SECONDS);
        server.close();
    }

    @Test
    void aPidFileThatNamesAStrangerIsNoHindrance() throws SQLException, IOException {
        EmbeddedServer.start(lock).close();
        Files.writeString(
                PostmasterFile.path(cluster()), ProcessHandle.current().pid() + "\n" + cluster() + "\n1\n1\n\n\n\n");
        try (var server = EmbeddedServer.start(lock)) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void aPidFileOfTheDeadIsNoHindrance() throws Exception {
        EmbeddedServer.start(lock).close();
        var dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(PostmasterFile.path(cluster()), dead.pid() + "\n" + cluster() + "\n1\n1\n\n\n\n");
        try (var server = EmbeddedServer.start(lock)) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aFirstStartThatWasCutShortIsBegunAnew() throws SQLException, IOException {
        Files.createDirectories(cluster().resolveSibling("cluster.new").resolve("base"));
        try (var server = EmbeddedServer.start(lock)) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aClusterOfAnotherMajorVersionIsRefusedInOneSentence() throws IOException {
        EmbeddedServer.start(lock).close();
        Files.writeString(cluster().resolve("PG_VERSION"), "17\n");
        assertThatThrownBy(() -> EmbeddedServer.start(lock))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessageContaining("was made by PostgreSQL 17, and this Farthing brings PostgreSQL 18");
    }

    @Test
    void aLostPasswordIsToldAsSuch() throws IOException {
        EmbeddedServer.start(lock).close();
        Files.delete(folder.resolve("postgresql/password"));
        assertThatThrownBy(() -> EmbeddedServer.start(lock))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessageContaining("without its password file");
    }

    @Test
    void aFolderWithBlanksInItsNameServes() throws SQLException, IOException {
        var blanks = folder.resolve("with some 'blanks'");
        TestFolders.shareBinaries(Path.of("target").toAbsolutePath(), Files.createDirectories(blanks));
        try (var other = FolderLock.take(blanks);
                var server = EmbeddedServer.start(other)) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void closingTwiceIsHarmless() {
        var server = EmbeddedServer.start(lock);
        server.close();
        server.close();
        assertThat(PostmasterFile.of(cluster())).isNull();
    }

    private Path cluster() {
        return lock.folder().resolve("postgresql/cluster");
    }

    private PostmasterFile written() {
        return Objects.requireNonNull(PostmasterFile.of(cluster()));
    }

    private static Connection connection(EmbeddedServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), EmbeddedServer.USER, server.password());
    }

    private static void execute(EmbeddedServer server, String sql) throws SQLException {
        try (var connection = connection(server);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedServer server, String sql) throws SQLException {
        try (var connection = connection(server);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
