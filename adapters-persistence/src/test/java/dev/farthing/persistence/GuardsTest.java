package dev.farthing.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.persistence.server.DatabaseRoles;
import dev.farthing.persistence.server.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the database lets neither of Farthing's roles do, however it is asked.
class GuardsTest {
    private static final String RESTRICTED = "23001";
    private static final String NOT_ALLOWED = "42501";

    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final UUID plan = UUID.randomUUID();
    private final UUID org = UUID.randomUUID();
    private final UUID price = UUID.randomUUID();

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection as(String role, String reach) throws SQLException {
        var connection = DATABASE.connection();
        run(connection, role);
        run(connection, "SELECT set_config('farthing.org_id', '" + reach + "', false)");
        return connection;
    }

    private static void refused(String role, String reach, String sql, String state) throws SQLException {
        try (var connection = as(role, reach)) {
            assertThatThrownBy(() -> run(connection, sql))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo(state));
        }
    }

    private String filled(String sql) {
        return sql.replace(":plan", "'" + plan + "'")
                .replace(":org", "'" + org + "'")
                .replace(":price", "'" + price + "'");
    }

    private void settle() throws SQLException {
        try (var owner = DATABASE.connection()) {
            run(owner, filled("""
                    INSERT INTO plan (id, code, name) VALUES (:plan, :plan, 'p');
                    INSERT INTO plan_version (plan_id, valid_from, terms) VALUES (:plan, now(), '{}');
                    INSERT INTO org (id, name, plan_id, time_zone) VALUES (:org, :org, :plan, 'UTC');
                    INSERT INTO price (id, model_id, rates, valid_from) VALUES (:price, :price, '{"input":"1"}', now());
                    INSERT INTO fx_rate (id, currency, rate, valid_from) VALUES (:price, 'EUR', 8, clock_timestamp());
                    INSERT INTO audit_head VALUES (:org, 1, repeat('0', 64));
                    INSERT INTO audit_record (org_id, seq, id, at, actor, action, object_type, object_id, prev_hash, hash)
                    VALUES (:org, 1, gen_random_uuid(), now(), 'system', 'create', 'org', '', repeat('0', 64),
                        repeat('0', 64))
                    """));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE price SET rates = '{\"input\":\"0\"}' WHERE id = :price",
                "UPDATE price SET model_id = 'other' WHERE id = :price",
                "UPDATE price SET valid_from = valid_from - interval '1 day' WHERE id = :price",
                "UPDATE price SET valid_to = now() + interval '9 days', rates = '{}' WHERE id = :price",
                "DELETE FROM price WHERE id = :price",
                "UPDATE plan_version SET terms = '{\"fee\":\"0\"}' WHERE plan_id = :plan",
                "DELETE FROM plan_version WHERE plan_id = :plan",
                "UPDATE fx_rate SET rate = 1 WHERE id = :price",
                "DELETE FROM fx_rate WHERE id = :price",
                "UPDATE document_counter SET last = last + 2 WHERE series = 'invoice'",
                "UPDATE document_counter SET last = last WHERE series = 'invoice'",
                "UPDATE document_counter SET last = 0, series = 'mine' WHERE series = 'invoice'",
                "DELETE FROM document_counter",
                "INSERT INTO document_counter VALUES ('mine', 7)"
            })
    void whatIsBilledByIsNeitherChangedNorLost(String sql) throws SQLException {
        settle();
        for (var role : List.of(DatabaseRoles.AS_APP, DatabaseRoles.AS_ENGINE)) {
            refused(role, "*", filled(sql), RESTRICTED);
        }
    }

    @Test
    void aPriceIsClosedOnceAndNumbersGoUpByOne() throws SQLException {
        settle();
        try (var app = as(DatabaseRoles.AS_APP, "*")) {
            run(app, filled("UPDATE price SET valid_to = now() + interval '9 days' WHERE id = :price"));
            run(app, filled("UPDATE price SET valid_to = now() + interval '8 days' WHERE id = :price"));
            long last = Long.parseLong(text(app, "SELECT last FROM document_counter WHERE series = 'invoice'"));
            run(app, "UPDATE document_counter SET last = last + 1 WHERE series = 'invoice'");
            assertThat(text(app, "SELECT last FROM document_counter WHERE series = 'invoice'"))
                    .isEqualTo(Long.toString(last + 1));
        }
        for (var later : List.of("now() + interval '9 days'", "NULL")) {
            refused(
                    DatabaseRoles.AS_APP,
                    "*",
                    filled("UPDATE price SET valid_to = " + later + " WHERE id = :price"),
                    RESTRICTED);
        }
    }

    @Test
    void whatBelongsToAPlanOrAnOrgGoesWithIt() throws SQLException {
        settle();
        try (var app = as(DatabaseRoles.AS_APP, "*")) {
            run(app, filled("""
                    INSERT INTO price_book (id, org_id) VALUES (:org, :org);
                    INSERT INTO price (id, model_id, rates, valid_from, book_id)
                    VALUES (gen_random_uuid(), 'm', '{}', now(), :org)
                    """));
            run(app, filled("DELETE FROM budget WHERE org_id = :org; DELETE FROM org WHERE id = :org"));
            run(app, filled("DELETE FROM plan WHERE id = :plan"));
            assertThat(text(app, filled("SELECT count(*) FROM plan_version WHERE plan_id = :plan")))
                    .isEqualTo("0");
            assertThat(text(app, filled("SELECT count(*) FROM price WHERE book_id = :org")))
                    .isEqualTo("0");
        }
    }

    @Test
    void recordsAreErasedOfTheOrgTheTransactionIsAboutAlone() throws SQLException {
        settle();
        var erase = filled("SELECT erase_audit(:org)");
        refused(DatabaseRoles.AS_APP, "", erase, NOT_ALLOWED);
        refused(DatabaseRoles.AS_APP, UUID.randomUUID().toString(), erase, NOT_ALLOWED);
        refused(DatabaseRoles.AS_ENGINE, org.toString(), erase, NOT_ALLOWED);
        try (var app = as(DatabaseRoles.AS_APP, org.toString())) {
            assertThat(text(app, "SELECT count(*) FROM audit_record")).isEqualTo("1");
            run(app, erase);
            assertThat(text(app, "SELECT string_agg(action, ' ') FROM audit_record"))
                    .isEqualTo("erase");
        }
    }

    @Test
    void onlyMonthsThatAreOverAreDroppedAndNotOnBehalfOfOneOrg() throws SQLException {
        var thisMonth = "SELECT drop_month_partitions(date_trunc('month', now() AT TIME ZONE 'UTC')::date)";
        var later =
                "SELECT drop_month_partitions((date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 day')::date)";
        refused(DatabaseRoles.AS_APP, org.toString(), thisMonth, NOT_ALLOWED);
        refused(DatabaseRoles.AS_APP, "", thisMonth, NOT_ALLOWED);
        for (var role : List.of(DatabaseRoles.AS_APP, DatabaseRoles.AS_ENGINE)) {
            refused(role, "*", later, RESTRICTED);
            try (var connection = as(role, "*")) {
                run(connection, "SELECT make_month_partitions('2020-01-01')");
                assertThat(text(connection, thisMonth)).isEqualTo("1");
                assertThat(text(connection, "SELECT to_regclass('usage_row_2020_01') IS NOT NULL"))
                        .isEqualTo("t");
            }
        }
    }
}
