package dev.farthing.persistence.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.Slice;
import dev.farthing.application.upstream.CredentialFilter;
import dev.farthing.application.upstream.CredentialFilter.Within;
import dev.farthing.application.upstream.CredentialOrder;
import dev.farthing.application.upstream.CredentialOrder.By;
import dev.farthing.application.upstream.CredentialOrder.Mark;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CredentialQueryTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final String PLAN = "EXPLAIN (COSTS OFF) SELECT id";

    private static DataSource source() {
        return DATABASE.dataSource();
    }

    @BeforeAll
    static void twoThousandCredentialsAreKept() {
        Sql.of("""
                INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms)
                VALUES (gen_random_uuid(), 'pool', 'demo', 1, 1, 1, 1)
                """).change(source());
        Sql.of("""
                INSERT INTO credential (id, provider_id, name, secret_sealed, secret_digest, secret_hint, tags, status,
                                        failure_count, last_used_at, created_at)
                SELECT gen_random_uuid(), p.id, 'c' || n, '', int4send(n), '…', ARRAY['t' || n % 100],
                       (ARRAY['active', 'active', 'active', 'invalid'])[1 + n % 4], n % 7,
                       now() - n * interval '1 minute', now() - n * interval '1 hour'
                FROM provider p, generate_series(1, 2000) n
                """).change(source());
        Sql.of("ANALYZE credential").change(source());
    }

    private static String plan(Sql query) {
        return String.join("\n", query.rows(source(), row -> row.getString(1)));
    }

    @ParameterizedTest
    @EnumSource(By.class)
    void aPageOfTwoThousandIsReadAlongTheIndexOfItsOrder(By by) {
        var value = switch (by) {
            case NAME -> "c1500";
            case STATUS -> "active";
            case FAILURE_COUNT -> "3";
            case CREATED_AT, LAST_USED_AT -> "2026-01-01T00:00:00Z";
        };
        for (boolean descending : new boolean[] {false, true}) {
            var order = new CredentialOrder(by, descending);
            assertThat(plan(CredentialQuery.slice(PLAN, CredentialFilter.ALL, order, new Slice(0, 51))))
                    .contains("Index")
                    .doesNotContain("Sort", "Seq Scan");
            assertThat(plan(CredentialQuery.after(
                            PLAN, CredentialFilter.ALL, order, new Mark(value, UUID.randomUUID()), 51)))
                    .contains("Index Cond")
                    .doesNotContain("Sort", "Seq Scan");
        }
    }

    private static String refusedSince() {
        return Sql.of("SELECT invalid_since::text FROM credential WHERE name = 'c1'")
                .rows(source(), row -> String.valueOf(row.getString(1)))
                .getFirst();
    }

    @Test
    void sinceWhenACredentialIsRefusedIsKeptWhoeverNotices() {
        Sql.of("UPDATE credential SET status = 'invalid' WHERE name = 'c1'").change(source());
        var since = refusedSince();
        Sql.of("UPDATE credential SET status = 'invalid', note = 'x' WHERE name = 'c1'")
                .change(source());
        assertThat(refusedSince()).isEqualTo(since).isNotEqualTo("null");
        Sql.of("UPDATE credential SET status = 'active' WHERE name = 'c1'").change(source());
        assertThat(refusedSince()).isEqualTo("null");
    }

    @Test
    void aTagIsFoundByItsIndex() {
        var tagged = new CredentialFilter(null, null, null, "t7", null, Within.EVER, Within.EVER);
        assertThat(plan(CredentialQuery.of("EXPLAIN SELECT count(*)", tagged))).contains("credential_by_tag");
        assertThat(CredentialQuery.of("SELECT count(*)", tagged).row(source(), row -> row.getLong(1)))
                .hasValue(20L);
    }
}
