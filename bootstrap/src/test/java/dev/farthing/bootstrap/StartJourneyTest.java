package dev.farthing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.persistence.server.EmbeddedServer;
import dev.farthing.persistence.server.FolderLock;
import dev.farthing.persistence.server.TestFolders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartJourneyTest {
    private static final Map<String, String> NOTHING = Map.of();
    private static final int REFUSED = 2;

    private final Path folder = RunningFarthing.emptyDataDir();

    @AfterEach
    void tidy() {
        TestFolders.delete(folder);
    }

    @Test
    void anEmptyFolderBecomesAReadyGatewayThatEndsWithZero() throws Exception {
        try (var farthing = RunningFarthing.start(folder, NOTHING)) {
            assertThat(farthing.out())
                    .filteredOn(line -> line.startsWith("farthing ready "))
                    .hasSize(1);
            assertThat(farthing.out().getLast()).startsWith("farthing ready http://127.0.0.1:");
            assertThat(farthing.err()).isEmpty();
            assertThat(farthing.get("/health").body()).contains("\"status\":\"healthy\"", "\"checks\":0");
            for (var probe : List.of("/q/health/live", "/q/health/ready", "/q/health/started")) {
                assertThat(farthing.get(probe).statusCode()).as(probe).isEqualTo(200);
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("master.key"))))
                    .isEqualTo("rw-------");
            assertThat(farthing.stop()).isZero();
            assertThat(farthing.databaseServer()).isEmpty();
        }
    }

    @Test
    void ctrlCEndsWithZeroToo() {
        // A test run in the background hands down that interrupts are ignored; a terminal does not.
        var asInATerminal = List.of("env", "--default-signal=INT");
        try (var farthing = RunningFarthing.launch(folder, NOTHING, asInATerminal)) {
            farthing.awaitReady();
            farthing.signal("INT");
            assertThat(farthing.awaitEnd()).isZero();
            assertThat(farthing.databaseServer()).isEmpty();
        }
    }

    @Test
    void afterKillMinusNineTheNextStartReplacesTheDatabaseServerLeftBehind() throws Exception {
        var masterKey = "";
        long orphan;
        try (var farthing = RunningFarthing.start(folder, NOTHING)) {
            masterKey = Files.readString(folder.resolve("master.key"));
            farthing.signal("KILL");
            farthing.awaitEnd();
            orphan = farthing.databaseServer().orElseThrow().pid();
            try (var next = RunningFarthing.start(folder, NOTHING)) {
                assertThat(next.databaseServer().orElseThrow().pid()).isNotEqualTo(orphan);
                assertThat(serversOn(folder)).isEqualTo(1);
                assertThat(Files.readString(folder.resolve("master.key"))).isEqualTo(masterKey);
                assertThat(next.get("/q/health/ready").statusCode()).isEqualTo(200);
                killedDatabaseComesBack(next);
                assertThat(next.stop()).isZero();
            }
        }
        assertThat(serversOn(folder)).isZero();
    }

    private static void killedDatabaseComesBack(RunningFarthing farthing) throws Exception {
        farthing.databaseServer().orElseThrow().destroyForcibly();
        farthing.awaitErr("the database server has died and is started again");
        farthing.awaitErr("the database server is back");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (farthing.get("/q/health/ready").statusCode() != 200) {
            assertThat(System.nanoTime()).as("ready again in time").isLessThan(deadline);
        }
    }

    @Test
    void aSecondStartOnTheFolderNamesTheFirst() throws Exception {
        try (var first = RunningFarthing.start(folder, NOTHING);
                var second = RunningFarthing.launch(folder, NOTHING, List.of())) {
            assertThat(second.awaitEnd()).isEqualTo(REFUSED);
            assertThat(second.out()).isEmpty();
            assertThat(second.err())
                    .singleElement()
                    .asString()
                    .contains("is in use by the Farthing at " + first.url() + " (process " + first.pid() + ")");
            assertThat(first.get("/q/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void everyWrongVariableGetsItsSentenceBeforeAnythingIsMade() throws IOException {
        var wrong = Map.of("FARTHING_PORT", "eighty", "FARTHING_MASTER_KEY", "hunter2", "FARTHING_PROT", "1");
        try (var farthing = RunningFarthing.launch(folder, wrong, List.of())) {
            assertThat(farthing.awaitEnd()).isEqualTo(REFUSED);
            assertThat(farthing.out()).isEmpty();
            assertThat(farthing.err()).hasSize(3).noneMatch(line -> line.contains("hunter2"));
            assertThat(farthing.err().getFirst()).contains("FARTHING_PROT");
            assertThat(farthing.err()).anyMatch(line -> line.startsWith("farthing: FARTHING_PORT must be"));
            assertThat(farthing.err()).anyMatch(line -> line.startsWith("farthing: FARTHING_MASTER_KEY must be"));
        }
        assertThat(folder.resolve("farthing.lock")).doesNotExist();
    }

    @Test
    void aTakenPortIsToldInOneSentence() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var farthing = RunningFarthing.launch(
                        folder, Map.of("FARTHING_PORT", String.valueOf(taken.getLocalPort())), List.of())) {
            assertThat(farthing.awaitEnd()).isEqualTo(REFUSED);
            assertThat(farthing.err()).singleElement().asString().contains("FARTHING_PORT", "cannot be listened on");
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsToldInOneSentence() throws IOException {
        int nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        var variables = Map.of(
                "FARTHING_DB_URL",
                "jdbc:postgresql://127.0.0.1:" + nobody + "/farthing",
                "FARTHING_DB_USER",
                "farthing",
                "FARTHING_DB_PASSWORD",
                "hunter2",
                "FARTHING_MASTER_KEY",
                KeyText.of(new byte[32]));
        try (var farthing = RunningFarthing.launch(folder, variables, List.of())) {
            assertThat(farthing.awaitEnd()).isEqualTo(REFUSED);
            assertThat(farthing.err())
                    .singleElement()
                    .asString()
                    .contains("FARTHING_DB_URL")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void anOwnDatabaseServesInPlaceOfTheEmbeddedOne() throws Exception {
        try (var database = FolderLock.take(folder);
                var server = EmbeddedServer.start(database)) {
            var variables = Map.of(
                    "FARTHING_DB_URL", server.jdbcUrl(),
                    "FARTHING_DB_USER", "farthing",
                    "FARTHING_DB_PASSWORD", server.password(),
                    "FARTHING_MASTER_KEY", KeyText.of(new byte[32]));
            var other = RunningFarthing.emptyDataDir();
            try (var farthing = RunningFarthing.start(other, variables)) {
                assertThat(farthing.get("/q/health/ready").statusCode()).isEqualTo(200);
                assertThat(farthing.databaseServer()).isEmpty();
                assertThat(farthing.stop()).isZero();
            } finally {
                TestFolders.delete(other);
            }
            whoeverOwnsTheTablesMigratesAndTheGatewayNeedNot(server, variables);
            c55RefusedWithout("synchronous_commit", "ROLE farthing", server, variables);
            c55RefusedWithout("fsync", "SYSTEM", server, variables);
            var wrong = new HashMap<>(variables);
            wrong.put("FARTHING_DB_PASSWORD", "hunter2");
            try (var farthing = RunningFarthing.launch(folder, wrong, List.of())) {
                assertThat(farthing.awaitEnd()).isEqualTo(REFUSED);
                assertThat(farthing.err())
                        .singleElement()
                        .asString()
                        .contains("FARTHING_DB_PASSWORD")
                        .doesNotContain("hunter2");
            }
        }
    }

    private static void whoeverOwnsTheTablesMigratesAndTheGatewayNeedNot(
            EmbeddedServer server, Map<String, String> variables) throws Exception {
        query(server, "CREATE ROLE tables_owner LOGIN PASSWORD 'owner' IN ROLE farthing_app, farthing_engine");
        query(server, "CREATE ROLE gateway LOGIN PASSWORD 'gateway' IN ROLE farthing_app, farthing_engine");
        query(server, "CREATE DATABASE parted OWNER tables_owner");
        var serving = new HashMap<>(variables);
        serving.putAll(Map.of(
                "FARTHING_DB_URL", server.jdbcUrl("parted"),
                "FARTHING_DB_USER", "gateway",
                "FARTHING_DB_PASSWORD", "gateway",
                "FARTHING_DB_MIGRATE", "never",
                "FARTHING_OPERATOR_KEY", "o".repeat(32)));
        var migrating = Map.of(
                "FARTHING_DB_URL", server.jdbcUrl("parted"),
                "FARTHING_DB_USER", "tables_owner",
                "FARTHING_DB_PASSWORD", "owner",
                "FARTHING_DB_MIGRATE", "only");
        var place = RunningFarthing.emptyDataDir();
        try {
            assertThat(endOf(place, serving, REFUSED)).contains("FARTHING_DB_MIGRATE=only");
            assertThat(endOf(place, migrating, 0)).contains("the tables are at version ");
            try (var farthing = RunningFarthing.start(place, serving)) {
                assertThat(farthing.get("/q/health/ready").statusCode()).isEqualTo(200);
                assertThat(farthing.stop()).isZero();
            }
        } finally {
            TestFolders.delete(place);
        }
    }

    /// The one sentence of a process that ends by itself.
    private static String endOf(Path place, Map<String, String> variables, int code) {
        try (var farthing = RunningFarthing.launch(place, variables, List.of())) {
            assertThat(farthing.awaitEnd()).isEqualTo(code);
            assertThat(farthing.out()).isEmpty();
            assertThat(farthing.err()).hasSize(1);
            return farthing.err().getFirst();
        }
    }

    private static void c55RefusedWithout(
            String setting, String what, EmbeddedServer server, Map<String, String> variables) throws SQLException {
        var place = RunningFarthing.emptyDataDir();
        set(setting, what, false, server);
        try (var farthing = RunningFarthing.launch(place, variables, List.of())) {
            assertThat(farthing.awaitEnd()).isEqualTo(REFUSED);
            assertThat(farthing.out()).isEmpty();
            assertThat(farthing.err()).singleElement().asString().contains(setting);
        } finally {
            TestFolders.delete(place);
        }
        set(setting, what, true, server);
    }

    /// Comes into force with the connections that are opened a moment later.
    private static void set(String setting, String what, boolean on, EmbeddedServer server) throws SQLException {
        query(server, "ALTER " + what + (on ? " RESET " + setting : " SET " + setting + " = off"));
        query(server, "SELECT pg_reload_conf()");
        while (!query(server, "SHOW " + setting).equals(on ? "on" : "off")) {
            Thread.onSpinWait();
        }
    }

    private static String query(EmbeddedServer server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), EmbeddedServer.USER, server.password());
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (var rows = statement.getResultSet()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private static long serversOn(Path folder) throws IOException {
        var cluster = folder.toRealPath().resolve("postgresql/cluster").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
                .filter(process -> List.of(process.info().arguments().orElse(new String[0]))
                        .contains(cluster))
                .count();
    }
}
