package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.journey.Management.Made;
import dev.farthing.journey.Replicas.Brought;
import dev.farthing.persistence.server.TestFolders;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The database is lost, and comes back from a base backup and the log that was kept beside it.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class RestoreJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BILLING = "/api/v1/billing";
    private static final int CALLS = Replicas.LONG ? 20_000 : 60;

    private final Path original = RunningFarthing.newDataDir();
    private final Path kept = original.resolveSibling(original.getFileName() + "-kept");

    @Test
    void c53AndJ128ABackupAndItsLogBringBackEveryCallOrAnyMomentWithItsBooksWhole() throws Exception {
        var archive = Files.createDirectories(kept.resolve("wal"));
        var base = kept.resolve("base");
        var database = new Brought(original);
        try (var connection = connect(database)) {
            keepLog(connection, archive);
        }
        database.stop(false);
        database.start();
        try (var replicas = Replicas.on(database, 1, Map.of())) {
            var org = feePayer(replicas);
            var load = new Load(replicas, replicas.operator().keyIn(org.id(), "name", "spender")).known();
            assertThat(invoice(replicas, org)).isEqualTo("INV-000001");
            Set<String> before;
            try (var traffic = Traffic.from(4, side -> load.call(0, 10, side % 2 == 0, ""))) {
                load.awaitMore(CALLS);
                backUp(database, base);
                load.awaitMore(CALLS);
                assertThat(invoice(replicas, feePayer(replicas))).isEqualTo("INV-000002");
                before = Set.copyOf(load.answered.keySet());
                replicas.books().texts("SELECT pg_create_restore_point('then')");
                load.awaitMore(CALLS);
                traffic.end();
            }
            assertThat(invoice(replicas, feePayer(replicas))).isEqualTo("INV-000003");
            replicas.books().restAndAgree();
            awaitLogKept(replicas);
            replicas.running(0).kill();
            database.stop(true);

            long lost = System.nanoTime();
            var everything = new Brought(restored(base, archive, ""));
            try {
                replicas.moveTo(everything);
                System.out.printf(
                        "restored: %d calls in %d ms%n",
                        load.answered.size(),
                        Duration.ofNanos(System.nanoTime() - lost).toMillis());
                replicas.books().haveOnce(load.answered.keySet());
                replicas.books().restAndAgree();
                assertThat(numbers(replicas)).isEqualTo("1\n2\n3");
            } finally {
                everything.close();
            }

            replicas.moveTo(new Brought(restored(base, archive, "recovery_target_name = 'then'\n")));
            replicas.restart(0);
            replicas.books().forgetTheSilent(1);
            replicas.books().restAndAgree();
            replicas.books().haveOnce(before);
            assertThat(answeredOnRecord(replicas, load)).isLessThan(BigDecimal.valueOf(load.answered.size()));
            assertThat(numbers(replicas)).isEqualTo("1\n2");
            assertThat(load.call(0, 10, false, "").status()).isEqualTo(200);
            assertThat(invoice(replicas, feePayer(replicas)))
                    .as("the next of those that are there")
                    .isEqualTo("INV-000003");
            replicas.books().restAndAgree();
            Invariants.assertNone(replicas.operator());
        } finally {
            database.close();
            TestFolders.delete(kept);
        }
    }

    private static Connection connect(Brought database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void keepLog(Connection connection, Path archive) throws SQLException {
        execute(connection, "ALTER SYSTEM SET archive_mode = 'on'");
        execute(connection, "ALTER SYSTEM SET archive_command = 'cp \"%p\" \"" + archive + "/%f\"'");
    }

    /// An org that owes a fee for the month in advance, and so has something to be invoiced at once.
    private static Made feePayer(Replicas replicas) {
        var code = "fee" + System.nanoTime();
        var operator = replicas.operator();
        operator.done(
                "POST",
                BILLING + "/plans",
                Json.object("code", code, "name", code, "monthly_fee_rmb", "100", "fee_timing", "advance"));
        return operator.make(Management.GATEWAY + "/orgs", "name", code, "plan", code);
    }

    /// Makes the org's invoice and issues it; its number.
    private static String invoice(Replicas replicas, Made org) {
        var of = "?org_id=" + org.id();
        var made = replicas.operator().done("POST", BILLING + "/invoices" + of, null);
        assertThat(made).as("drafts").hasSize(1);
        JsonNode issued = replicas.operator()
                .done("POST", BILLING + "/invoices/" + made.get(0).path("id").asText() + "/issue" + of, null);
        return issued.path("invoice_no").asText();
    }

    /// As any program for backups does it: between a beginning and an end the server's files are copied as they
    /// are.
    private void backUp(Brought database, Path base) throws Exception {
        try (var connection = connect(database)) {
            text(connection, "SELECT pg_backup_start('base', true)");
            copy(original.resolve("postgresql"), base);
            var label = text(connection, "SELECT labelfile FROM pg_backup_stop()");
            var cluster = base.resolve("cluster");
            Files.writeString(cluster.resolve("backup_label"), label);
            Files.delete(cluster.resolve("postmaster.pid"));
            try (var log = Files.list(cluster.resolve("pg_wal"))) {
                for (var file : log.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        Files.createDirectories(to);
        // Files come and go while they are copied; those that matter are in the log.
        new ProcessBuilder("cp", "-a", from + "/.", to.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void awaitLogKept(Replicas replicas) {
        var last = replicas.books().texts("SELECT pg_walfile_name(pg_switch_wal())");
        Await.until(
                "the log is kept",
                PATIENCE,
                () -> replicas.books().texts("SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver"),
                kept -> kept.compareTo(last) >= 0);
    }

    /// A data folder of the base and what leads from there to a moment, to the end where none is named.
    private static Path restored(Path base, Path archive, String target) throws IOException, InterruptedException {
        var folder = RunningFarthing.newDataDir();
        TestFolders.delete(folder.resolve("postgresql"));
        copy(base, folder.resolve("postgresql"));
        var cluster = folder.resolve("postgresql/cluster");
        Files.writeString(
                cluster.resolve("postgresql.auto.conf"),
                "archive_mode = 'off'\nrestore_command = 'cp \"" + archive + "/%f\" \"%p\"'\n"
                        + "recovery_target_action = 'promote'\n" + target,
                StandardOpenOption.TRUNCATE_EXISTING);
        Files.createFile(cluster.resolve("recovery.signal"));
        return folder;
    }

    private static String numbers(Replicas replicas) {
        return replicas.books().texts("SELECT number FROM invoice WHERE number IS NOT NULL ORDER BY 1");
    }

    private static BigDecimal answeredOnRecord(Replicas replicas, Load load) {
        var ids = String.join(",", load.answered.keySet());
        return replicas.books().number("SELECT count(*) FROM usage_row WHERE request_id = ANY ('{" + ids + "}')");
    }
}
