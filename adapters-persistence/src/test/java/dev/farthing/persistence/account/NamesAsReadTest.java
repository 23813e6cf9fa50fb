package dev.farthing.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.persistence.server.FreshDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which names the database takes for one.
class NamesAsReadTest {
    private static final String MIGRATION = "/db/migration/V84__names_as_they_are_read.sql";

    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "e\u0301, \u00e9",
        "a\u200bb\u00adc\u2060d, abcd",
        "e\u200d\u0301, \u00e9",
        "\u202aleft\u202c, left",
        "\u3164\u115fx\uFE0F\uDB40\uDC41, x",
        "\ufb01, \ufb01",
        "Ab, Ab"
    })
    void h119OnlyWhatIsSeenCounts(String name, String read) throws SQLException {
        try (var connection = DATABASE.connection();
                var statement = connection.prepareStatement("SELECT name_as_read(?)")) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                row.next();
                assertThat(row.getString(1)).isEqualTo(read);
            }
        }
    }

    @Test
    void h119TwinsThatWereThereStayAndNobodyBecomesAFurtherOne() throws Exception {
        try (var connection = DATABASE.connection()) {
            var plan = UUID.randomUUID();
            run(connection, "INSERT INTO plan (id, code, name) VALUES ('" + plan + "', 'plan-" + plan + "', 'Plan')");
            for (var table : List.of("org", "team", "provider", "credential", "proxy")) {
                run(connection, "DROP INDEX " + table + "_name_as_read_key");
            }
            org(connection, plan, "Cr\u00e8me");
            org(connection, plan, "Cre\u0300me");
            var migration = migration();
            run(connection, migration.substring(migration.indexOf("DO\n")));
            assertThatThrownBy(() -> org(connection, plan, "Cr\u00e8me\u200b"))
                    .hasMessageContaining("org_name_as_read_key");
            org(connection, plan, "Creme");
            run(connection, "UPDATE org SET time_zone = 'UTC'");
        }
    }

    private static void org(Connection connection, UUID plan, String name) throws SQLException {
        try (var statement =
                connection.prepareStatement("INSERT INTO org (id, name, plan_id, time_zone) VALUES (?, ?, ?, 'UTC')")) {
            statement.setObject(1, UUID.randomUUID());
            statement.setString(2, name);
            statement.setObject(3, plan);
            statement.executeUpdate();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String migration() throws IOException {
        try (var file = Objects.requireNonNull(NamesAsReadTest.class.getResourceAsStream(MIGRATION))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
