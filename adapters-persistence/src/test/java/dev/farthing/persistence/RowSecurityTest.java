package dev.farthing.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.persistence.server.DatabaseRoles;
import dev.farthing.persistence.server.FreshDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the database alone keeps apart and keeps as it is, with nobody checking before it.
class RowSecurityTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final int QUERIES = Boolean.getBoolean("farthing.long") ? 100_000 : 5_000;
    private static final int ORGS = 12;
    /// All tables that have an org, those too that come one day; of each every org has a row.
    private static final List<String> tables = new ArrayList<>();
    private static final String OF_TENANTS = """
        SELECT c.relname FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id' AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
        """;
    /// Whatever is not null gets a value; what values mean and belong to does not matter here.
    private static final String FILL = """
        DO $$
        DECLARE
            filled   text;
            rule     text;
            columns  text;
            contents text;
        BEGIN
            SET LOCAL session_replication_role = replica;
            FOR filled IN %s
                LOOP
                    FOR rule IN SELECT conname FROM pg_constraint WHERE conrelid = filled::regclass AND contype = 'c'
                        LOOP
                            EXECUTE format('ALTER TABLE %%I DROP CONSTRAINT %%I', filled, rule);
                        END LOOP;
                    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), string_agg(CASE
                        WHEN a.attname = 'org_id' THEN 'o.id'
                        WHEN t.typcategory = 'A' OR t.typname IN ('json', 'jsonb') THEN '''{}'''
                        WHEN t.typname = 'uuid' THEN 'gen_random_uuid()'
                        WHEN t.typname = 'text' THEN 'gen_random_uuid()::text'
                        WHEN t.typname = 'bytea' THEN 'sha256(gen_random_uuid()::text::bytea)'
                        WHEN t.typname IN ('timestamptz', 'date') THEN 'now()'
                        WHEN t.typname = 'bool' THEN 'false'
                        ELSE 'row_number() OVER ()' END, ', ' ORDER BY a.attnum) INTO columns, contents
                    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                    WHERE a.attrelid = filled::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = ''
                        AND (a.attname = 'org_id' OR a.attnotnull AND NOT a.atthasdef);
                    EXECUTE format('INSERT INTO %%1$I (%%2$s) SELECT %%3$s FROM org o WHERE NOT EXISTS'
                        || ' (SELECT FROM %%1$I r WHERE r.org_id = o.id)', filled, columns, contents);
                END LOOP;
        END
        $$
        """.formatted(OF_TENANTS);
    /// Tables that have an org and are not keyed by it, each with the reason.
    private static final Map<String, String> KEYED_OTHERWISE = Map.of(
            "admin_key", "a login is looked for before anybody knows whose it is, and its id is all that is kept of it",
            "price_book", "most belong to a plan or to the platform, and so to no org",
            "usage_pending", "it is taken up in the order it came in, and gone a second later",
            "vendor_error", "attempts are numbered within their request, which is what they are found by");
    private static final List<UUID> orgs = new ArrayList<>();

    @BeforeAll
    static void settle() throws SQLException {
        try (var owner = DATABASE.connection()) {
            run(owner, "INSERT INTO plan (id, code, name) VALUES (gen_random_uuid(), 'p', 'p')");
            for (int i = 0; i < ORGS; i++) {
                var org = UUID.randomUUID();
                orgs.add(org);
                run(owner, """
                    INSERT INTO org (id, name, plan_id, time_zone) SELECT '%1$s', '%1$s', id, 'UTC' FROM plan;
                    INSERT INTO team (org_id, id, name) VALUES ('%1$s', '%1$s', 'a'), ('%1$s', gen_random_uuid(), 'b');
                    INSERT INTO issued_key (org_id, id, name, public_id, secret_hash, secret_hint)
                    VALUES ('%1$s', gen_random_uuid(), 'k', '%1$s', sha256(''), '');
                    INSERT INTO admin_key (org_id, id, role, name, public_id, secret_hash, secret_hint)
                    VALUES ('%1$s', gen_random_uuid(), 'viewer', 'k', '%1$s', sha256(''), '');
                    """.formatted(org));
            }
            run(owner, FILL);
            tables.addAll(texts(owner, OF_TENANTS));
            assertThat(tables).contains("team", "usage_row", "usage_detail", "usage_pending", "audit_record");
            for (var table : tables) {
                assertThat(texts(owner, "SELECT count(DISTINCT org_id) >= " + ORGS + " FROM " + table))
                        .as(table)
                        .containsExactly("t");
            }
        }
    }

    private static Connection as(String role) throws SQLException {
        var connection = DATABASE.connection();
        run(connection, role);
        return connection;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private static void reach(Connection connection, String reach) throws SQLException {
        run(connection, "SELECT set_config('farthing.org_id', '" + reach + "', false)");
    }

    @Test
    void everyTableOfTenantsIsSecured() throws SQLException {
        try (var owner = DATABASE.connection()) {
            assertThat(texts(owner, """
                    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
                    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
                        AND c.relnamespace = 'public'::regnamespace AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
                    """)).isEmpty();
            assertThat(texts(owner, "SELECT relname FROM pg_class WHERE relname = 'org' AND relforcerowsecurity"))
                    .hasSize(1);
            assertThat(texts(owner, """
                    SELECT rolname FROM pg_roles
                    WHERE rolname LIKE 'farthing\\_%' AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
                    """)).containsExactlyInAnyOrder("farthing_app", "farthing_engine");
        }
    }

    /// What is found by its org alone can be put where that org is, on whichever server that may be.
    @Test
    void everyKeyOfTenantsBeginsWithTheirOrg() throws SQLException {
        try (var owner = DATABASE.connection()) {
            assertThat(texts(owner, """
                    SELECT DISTINCT c.relname FROM pg_class c
                    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
                    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique
                        AND (i.indisprimary OR NOT EXISTS (SELECT FROM pg_index p WHERE p.indrelid = c.oid AND p.indisprimary))
                    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
                        AND i.indkey[0] IS DISTINCT FROM a.attnum
                    """)).containsExactlyInAnyOrderElementsOf(KEYED_OTHERWISE.keySet());
            assertThat(KEYED_OTHERWISE.keySet())
                    .allSatisfy(table ->
                            assertThat(Path.of("../docs/scaling.md")).content().contains("| `" + table + "` |"));
        }
    }

    @Test
    void aTableThatComesLaterIsSecuredByTheNextStart() throws SQLException {
        try (var owner = DATABASE.connection();
                var app = as(DatabaseRoles.AS_APP)) {
            run(owner, "CREATE TABLE later (org_id uuid PRIMARY KEY)");
            run(owner, "INSERT INTO later VALUES ('" + orgs.getFirst() + "'), ('" + orgs.getLast() + "')");
            assertThatThrownBy(() -> run(app, "SELECT FROM later")).hasMessageContaining("permission denied");
            run(owner, "SELECT secure_tables()");
            run(owner, "SELECT secure_tables()");
            reach(app, orgs.getFirst().toString());
            assertThat(texts(app, "SELECT org_id FROM later"))
                    .containsExactly(orgs.getFirst().toString());
            run(owner, "DROP TABLE later");
        }
    }

    // G99
    @Test
    void g99noQueryFindsTheRowsOfOthers() throws SQLException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        try (var app = as(DatabaseRoles.AS_APP)) {
            for (int i = 0; i < QUERIES; i++) {
                var mine = orgs.get(random.nextInt(ORGS)).toString();
                var other = orgs.get(random.nextInt(ORGS)).toString();
                reach(app, mine);
                var table = tables.get(random.nextInt(tables.size()));
                var sql = switch (random.nextInt(8)) {
                    case 0 -> "SELECT org_id FROM " + table;
                    case 1 -> "SELECT org_id FROM " + table + " WHERE org_id = '" + other + "'";
                    case 2 -> "SELECT org_id FROM " + table + " WHERE org_id <> '" + mine + "' OR true";
                    case 3 -> "SELECT t.org_id FROM " + table + " t JOIN org o ON true ORDER BY random()";
                    case 4 -> "SELECT o.id FROM org o LEFT JOIN " + table + " t ON t.org_id <> o.id";
                    case 5 -> "SELECT org_id FROM " + table + " UNION ALL SELECT id FROM org";
                    case 6 -> "SELECT max(org_id::text) FROM " + table + " GROUP BY org_id";
                    default ->
                        "WITH t AS (SELECT * FROM " + table + ") SELECT org_id FROM t WHERE EXISTS (SELECT FROM"
                                + " team WHERE team.org_id = '" + other + "' OR team.name = 'a')";
                };
                assertThat(texts(app, sql)).as("seed %d: %s", seed, sql).allMatch(mine::equals);
            }
        }
    }

    // G99
    @Test
    void g99withoutAnOrgThereIsNothing() throws SQLException {
        for (var reach : List.of("", "nonsense", UUID.randomUUID().toString(), "**", "%")) {
            try (var app = as(DatabaseRoles.AS_APP)) {
                for (var table : tables) {
                    assertThat(texts(app, "SELECT org_id FROM " + table)).isEmpty();
                    reach(app, reach);
                    assertThat(texts(app, "SELECT org_id FROM " + table))
                            .as(reach)
                            .isEmpty();
                }
                assertThat(texts(app, "SELECT id FROM org")).isEmpty();
            }
        }
        try (var app = as(DatabaseRoles.AS_APP);
                var engine = as(DatabaseRoles.AS_ENGINE)) {
            reach(app, "*");
            assertThat(texts(app, "SELECT id FROM org")).hasSize(ORGS);
            assertThat(texts(engine, "SELECT id FROM org")).hasSize(ORGS);
        }
    }

    @Test
    void nobodyWritesForOthers() throws SQLException {
        var mine = orgs.get(1);
        var other = orgs.get(2);
        try (var app = as(DatabaseRoles.AS_APP)) {
            reach(app, mine.toString());
            assertThatThrownBy(() -> run(
                            app,
                            "INSERT INTO team (org_id, id, name) VALUES ('" + other
                                    + "', gen_random_uuid(), 'intruder')"))
                    .hasMessageContaining("row-level security");
            assertThatThrownBy(() -> run(app, "UPDATE team SET org_id = '" + other + "' WHERE name = 'b'"))
                    .isInstanceOf(SQLException.class);
            run(app, "UPDATE team SET name = 'changed ' || id WHERE org_id = '" + other + "'");
            run(app, "DELETE FROM key_use WHERE org_id = '" + other + "'");
            reach(app, other.toString());
            assertThat(texts(app, "SELECT name FROM team WHERE name IN ('a', 'b')"))
                    .hasSize(2);
            assertThat(texts(app, "SELECT org_id FROM key_use")).hasSize(1);
        }
    }

    // A11, of the tables that only grow: no statement of either role changes them.
    @Test
    void whatOnlyGrowsIsNeverChanged() throws SQLException {
        try (var owner = DATABASE.connection()) {
            var growing = texts(owner, """
                SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relname IN
                    ('usage_row', 'attempt', 'usage_adjustment', 'ledger_txn', 'ledger_entry', 'audit_record')
                """);
            assertThat(growing).contains("usage_row", "attempt", "audit_record");
            for (var role : List.of(DatabaseRoles.AS_APP, DatabaseRoles.AS_ENGINE)) {
                try (var connection = as(role)) {
                    reach(connection, "*");
                    for (var table : growing) {
                        for (var change : List.of(
                                "UPDATE " + table + " SET org_id = org_id",
                                "DELETE FROM " + table,
                                "TRUNCATE " + table,
                                "DROP TABLE " + table,
                                "ALTER TABLE " + table + " DISABLE ROW LEVEL SECURITY",
                                "ALTER TABLE " + table + " DISABLE TRIGGER ALL")) {
                            assertThatThrownBy(() -> run(connection, change))
                                    .as(change)
                                    .isInstanceOfSatisfying(
                                            SQLException.class,
                                            refused -> assertThat(refused.getSQLState())
                                                    .isEqualTo("42501"));
                        }
                    }
                }
            }
        }
    }

    @Test
    void partitionsAreMadeByTheOwnersHand() throws SQLException {
        try (var app = as(DatabaseRoles.AS_APP)) {
            run(app, "SELECT make_month_partitions('2031-01-01')");
            assertThatThrownBy(() -> run(app, "SELECT FROM usage_row_2031_01"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> run(app, "CREATE TABLE own (id int)")).hasMessageContaining("permission denied");
            assertThatThrownBy(() -> run(app, "SELECT secure_tables()")).hasMessageContaining("permission denied");
        }
    }

    @Test
    void whatMayBlockOthersHasAnEnd() throws SQLException {
        for (var role : List.of(DatabaseRoles.AS_APP, DatabaseRoles.AS_ENGINE)) {
            try (var connection = as(role)) {
                assertThat(texts(connection, "SHOW lock_timeout")).containsExactly("10s");
                assertThat(texts(connection, "SHOW statement_timeout")).containsExactly("1min");
                assertThat(texts(connection, "SHOW idle_in_transaction_session_timeout"))
                        .containsExactly("1min");
                assertThat(texts(connection, "SHOW synchronous_commit")).containsExactly("on");
            }
        }
    }
}
