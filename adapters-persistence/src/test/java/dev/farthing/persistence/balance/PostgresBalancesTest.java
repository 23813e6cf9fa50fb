package dev.farthing.persistence.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.balance.BalanceSheet;
import dev.farthing.application.balance.BalanceSheetContract;
import dev.farthing.application.balance.ReadBalances;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresBalancesTest implements BalanceSheetContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final UUID provider = UUID.randomUUID();

    @BeforeEach
    void anEmptySheet() {
        sql("DELETE FROM credential");
        sql("DELETE FROM provider");
        sql("DELETE FROM outbox");
        sql(
                "INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms, balance_source,"
                        + " poll_interval_s) VALUES (?, 'p', 'demo', 1, 1, 1, 1, 'deepseek', 300)",
                provider);
    }

    private static void sql(String text, Object... values) {
        Sql.of(text, values).change(DATABASE.dataSource());
    }

    @Override
    public BalanceSheet sheet() {
        return new PostgresBalances(DATABASE.dataSource());
    }

    private UUID fresh(String name) {
        var id = UUID.randomUUID();
        sql(
                "INSERT INTO credential (id, provider_id, name, secret_sealed, secret_digest, secret_hint)"
                        + " VALUES (?, ?, ?, '', ?, '…')",
                id,
                provider,
                name,
                id.toString().getBytes(StandardCharsets.UTF_8));
        return id;
    }

    @Override
    public UUID aCredential(String name) {
        var id = fresh(name);
        sql("INSERT INTO credential_balance (credential_id, next_at) VALUES (?, 'epoch')", id);
        return id;
    }

    @Test
    void newCredentialsComeInWithinOneInterval() {
        IntStream.range(0, 40).forEach(i -> fresh("c" + i));
        int first = sheet().take(99, NOW, NOW.plusSeconds(900)).size();
        assertThat(first).as("not all at once").isLessThan(20);
        assertThat(sheet().take(99, NOW.plus(INTERVAL), NOW.plusSeconds(900))).hasSize(40 - first);
    }

    @Test
    void twoThousandAccountsAreShownByAFewStatements() {
        sql("""
                INSERT INTO credential (id, provider_id, name, secret_sealed, secret_digest, secret_hint)
                SELECT gen_random_uuid(), ?, 'c' || n, '', int4send(n), '…' FROM generate_series(1, 2000) n
                """, provider);
        sql("""
                INSERT INTO credential_balance (credential_id, next_at, unit, remaining, heard_at)
                SELECT id, 'epoch', 'CNY', 1, ?::timestamptz FROM credential
                """, NOW);
        sql("""
                INSERT INTO balance_point (credential_id, at, unit, remaining)
                SELECT c.id, ?::timestamptz - n * interval '5 minutes', 'CNY', 1 + n FROM credential c, generate_series(0, 149) n
                """, NOW);
        sql("ANALYZE balance_point");
        var accounts = new ReadBalances(sheet(), () -> NOW).read();
        assertThat(accounts)
                .hasSize(2_000)
                .allSatisfy(account -> assertThat(account.emptyAt()).isEqualTo(NOW.plus(INTERVAL)));
        var plan = Sql.of(
                        "EXPLAIN SELECT p.at FROM credential_balance b CROSS JOIN LATERAL (SELECT at FROM balance_point"
                                + " WHERE credential_id = b.credential_id AND unit = b.unit ORDER BY at DESC LIMIT 100) p")
                .rows(DATABASE.dataSource(), row -> row.getString(1));
        assertThat(String.join("\n", plan)).contains("balance_point_pkey").doesNotContain("Seq Scan on balance_point");
    }

    @Test
    void nobodyIsAskedForTheDisabledNorWithoutASource() {
        var one = aCredential("one");
        sql("UPDATE credential SET status = 'disabled' WHERE id = ?", one);
        assertThat(sheet().take(9, NOW, NOW)).isEmpty();
        sql("UPDATE credential SET last_error = 'account_empty' WHERE id = ?", one);
        assertThat(sheet().take(9, NOW, NOW)).as("it may be paid into").hasSize(1);
        sql("UPDATE credential SET status = 'invalid' WHERE id = ?", one);
        sql("UPDATE provider SET balance_source = 'none'");
        assertThat(sheet().take(9, NOW, NOW)).isEmpty();
        assertThat(sheet().lines()).isEmpty();
    }

    @Test
    void whatOurCallsDoNotExplainWasUsedOutside() {
        sql("DELETE FROM usage_unit_rollup");
        sql("DELETE FROM usage_rollup");
        sql("UPDATE provider SET balance_source = 'openrouter'");
        var one = aCredential("one");
        sheet().keep(one, BalanceSheetContract.of("9"), NOW, NOW);
        sheet().keep(one, BalanceSheetContract.of("4"), NOW.plusSeconds(600), NOW);
        var day = LocalDate.of(2026, 11, 21);
        assertThat(used(day)).as("no call of ours on that day").isEqualTo("0 5");
        sql("""
                INSERT INTO usage_rollup SELECT org, ?::timestamptz, org, 'm', 'p', NULL, false, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0,
                    0, 0, 0, 0, 0 FROM gen_random_uuid() AS org
                """, NOW);
        assertThat(used(day)).as("calls of which nothing is told").isEqualTo("null null");
        sql("UPDATE provider SET name = 'renamed'");
        assertThat(used(day)).as("calls from before it was renamed").isEqualTo("null null");
        for (var unit : List.of("cost", "compute_points_used")) {
            sql("""
                    INSERT INTO usage_unit_rollup VALUES (gen_random_uuid(), ?::timestamptz, gen_random_uuid(), 'm', 'p', NULL,
                        ?, false, ?, 150)
                    """, NOW, one, unit);
        }
        sql("UPDATE usage_unit_rollup SET amount = 3.5 WHERE unit = 'cost'");
        assertThat(used(day)).isEqualTo("3.5 1.5");
        sql("UPDATE provider SET balance_source = 'abacus'");
        assertThat(used(day)).isEqualTo("1.5 3.5");
        sql("UPDATE provider SET balance_source = 'deepseek'");
        assertThat(used(day)).isEqualTo("null null");
    }

    @Test
    void theLogReadsTheDaysThatAreAskedForAndNoOthers() {
        sql("DELETE FROM usage_rollup");
        sql("UPDATE provider SET balance_source = 'openrouter'");
        var one = aCredential("one");
        sheet().keep(one, BalanceSheetContract.of("9"), NOW, NOW);
        sheet().keep(one, BalanceSheetContract.of("4"), NOW.plusSeconds(600), NOW);
        sql("""
                INSERT INTO usage_rollup SELECT k, ?::timestamptz - n * interval '15 minutes', k, 'm', CASE n % 3 WHEN 0
                    THEN 'p' ELSE 'other' END, NULL, false, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                FROM generate_series(1, 30000) n, (SELECT gen_random_uuid() AS k FROM generate_series(1, 2)) keys
                """, NOW);
        sql("ANALYZE usage_rollup");
        var day = LocalDate.of(2026, 11, 20);

        assertThat(String.join(
                        "\n",
                        PostgresBalances.use("EXPLAIN ", day, day.plusDays(2), ZoneId.of("UTC"))
                                .rows(DATABASE.dataSource(), row -> row.getString(1))))
                .contains("usage_rollup_by_provider")
                .doesNotContain("Seq Scan on usage_rollup ");
    }

    private String used(LocalDate day) {
        var used = sheet().used(day, day.plusDays(1), ZoneId.of("UTC")).getFirst();
        return plain(used.explained()) + " " + plain(used.outside());
    }

    private static String plain(@Nullable BigDecimal amount) {
        return amount == null ? "null" : amount.stripTrailingZeros().toPlainString();
    }

    @Test
    void anAlertStandsInTheOutbox() {
        sheet().alert(aCredential("one"), BalanceSheetContract.of("1.50"), NOW);
        assertThat(Sql.of("SELECT subject ->> 'left', subject ->> 'empty_at' FROM outbox"
                                + " WHERE kind = 'low_account_balance'")
                        .rows(DATABASE.dataSource(), row -> row.getString(1) + " " + row.getString(2)))
                .containsExactly("1.5 " + NOW);
    }
}
