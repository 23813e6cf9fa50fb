package dev.farthing.persistence.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProviderNamesTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final UUID org = UUID.randomUUID();

    private static void sql(String text, @Nullable Object... values) {
        Sql.of(text, values).change(DATABASE.dataSource());
    }

    private String confined(String name, String providers) {
        var id = UUID.randomUUID();
        sql(
                "INSERT INTO issued_key (org_id, id, name, public_id, secret_hash, secret_hint, providers_allowed)"
                        + " VALUES (?, ?, ?, ?, sha256('x'), 'x', ?::text[])",
                org,
                id,
                name,
                id.toString(),
                providers);
        return id.toString();
    }

    private static String allowed(String key) {
        return Sql.of("SELECT array_to_string(providers_allowed, ',') FROM issued_key WHERE id = ?::uuid", key)
                .row(DATABASE.dataSource(), row -> row.getString(1))
                .orElseThrow();
    }

    @Test
    void keysOfEveryOrgFollowTheNameOfAProvider() throws SQLException {
        sql("INSERT INTO plan (id, code, name) VALUES (gen_random_uuid(), 'a', 'a plan')");
        sql("INSERT INTO org (id, name, plan_id, time_zone) SELECT ?, 'o', id, 'UTC' FROM plan WHERE code = 'a'", org);
        sql("""
                INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms)
                VALUES (gen_random_uuid(), 'old', 'demo', 1, 1, 1, 1)
                """);
        var confined = confined("one", "{old,other}");
        var elsewhere = confined("two", "{other}");
        var anywhere = confined("three", "{}");

        try (var connection = DATABASE.connection();
                var statement = connection.createStatement()) {
            statement.execute("SET ROLE farthing_app");
            statement.execute("SET farthing.org_id = '" + UUID.randomUUID() + "'");
            statement.execute("UPDATE provider SET name = 'new' WHERE name = 'old'");
        }

        assertThat(allowed(confined)).isEqualTo("new,other");
        assertThat(allowed(elsewhere)).isEqualTo("other");
        assertThat(allowed(anywhere)).isEmpty();
    }
}
