package dev.farthing.persistence.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.farthing.application.Slice;
import dev.farthing.application.reconciliation.VendorBillLines;
import dev.farthing.application.reconciliation.VendorBillLines.Compared;
import dev.farthing.application.reconciliation.VendorBillLines.Filter;
import dev.farthing.application.reconciliation.VendorBillLines.Line;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.money.Amount;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PostgresVendorBillLinesTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-20");

    @Inject
    VendorBillLines bills;

    @Inject
    Scene scene;

    @Inject
    DataSource database;

    private UUID aProvider() {
        var id = UUID.randomUUID();
        scene.sql(
                "INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms)"
                        + " VALUES (?1, ?2, 'demo', 1, 1, 1, 1)",
                id,
                "vendor-" + id);
        return id;
    }

    private UUID call(UUID provider, String model, LocalDate day, long pico, boolean sandbox) {
        var org = scene.anOrg();
        var at = day.atTime(23, 59, 59).toInstant(ZoneOffset.UTC);
        scene.sql("""
                INSERT INTO usage_row (org_id, request_id, started_at, key_id, key_name, sandbox, dialect, endpoint,
                    model, upstream_model, provider_id, stream, status, http_status, attempts, input_tokens,
                    cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens,
                    image_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens, image_output_tokens,
                    images, prompt_tokens, completion_tokens, usage_source, usage_flags, cost_pico, currency,
                    latency_ms, chars, tags)
                VALUES (?1, ?2, ?3, ?1, 'key', ?4, 'openai', 'chat_completions', 'm', ?6, ?5, false, 'ok', 200, 1, 0, 0,
                    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'reported', '{}', ?7, 'CNY', 1, 0, '{}')
                """, org, SomeCall.idAt(at), at.atOffset(ZoneOffset.UTC), sandbox, provider, model, pico);
        return org;
    }

    private static Line line(LocalDate day, String model, long pico) {
        return new Line(day, model, new Amount(BigInteger.valueOf(pico)));
    }

    private List<Compared> keep(UUID provider, Line... lines) {
        return Scene.inTransaction(() -> {
            bills.keep(provider, List.of(lines));
            bills.compare(DAY.minusDays(1));
            return list(provider, null);
        });
    }

    private List<Compared> list(UUID provider, @Nullable Boolean notable) {
        return bills.list(new Filter(provider, null, null, notable), new Slice(0, 100))
                .items();
    }

    private long alerts(UUID provider) {
        return Sql.of(
                        "SELECT count(*) FROM outbox WHERE kind = 'vendor_bill_differs' AND subject ->> 'provider_id' = ?",
                        provider.toString())
                .rows(database, row -> row.getLong(1))
                .getFirst();
    }

    private void anInstallation() {
        scene.sql(
                "INSERT INTO installation (currency, time_zone, default_org) VALUES ('CNY', 'UTC', ?1)"
                        + " ON CONFLICT DO NOTHING",
                scene.anOrg());
    }

    @Test
    void aDayIsComparedWithAllCallsAndAModelWithItsOwn() {
        var provider = aProvider();
        call(provider, "large", DAY, 1_000, false);
        call(provider, "small", DAY, 30, false);
        call(provider, "small", DAY, 500, true);
        call(provider, "small", DAY.plusDays(1), 7, false);
        call(aProvider(), "small", DAY, 9, false);

        var compared = keep(
                provider,
                line(DAY, "", 1_030),
                line(DAY, "small", 29),
                line(DAY, "unknown", 5),
                line(DAY.plusDays(1), "", 7));

        assertThat(compared)
                .extracting(Compared::day, Compared::model, each -> pico(each.recorded()), Compared::notable)
                .containsExactlyInAnyOrder(
                        tuple(DAY, null, 1_030L, false),
                        tuple(DAY, "small", 30L, true),
                        tuple(DAY, "unknown", 0L, true),
                        tuple(DAY.plusDays(1), null, 7L, false));
        assertThat(list(provider, true)).hasSize(2);
        assertThat(list(provider, false)).hasSize(2);
    }

    @Test
    void aCallThatWasMadeTwiceStandsAtBothVendorsWithTheShareOfEach() {
        var won = aProvider();
        var lost = aProvider();
        var org = call(won, "large", DAY, 1_000, false);
        scene.sql("UPDATE usage_row SET usage_flags = '{hedged}' WHERE org_id = ?1", org);
        scene.sql("""
                INSERT INTO attempt (org_id, request_id, number, provider_id, upstream_model, started_at, failure_class,
                    latency_ms, cost_pico)
                SELECT org_id, request_id, 1, ?2, 'slow', started_at, 'hedged', 1, 400 FROM usage_row WHERE org_id = ?1
                """, org, lost);

        assertThat(keep(won, line(DAY, "large", 600), line(DAY, "", 600)))
                .extracting(each -> pico(each.recorded()))
                .containsExactly(600L, 600L);
        assertThat(keep(lost, line(DAY, "slow", 400), line(DAY, "large", 1)))
                .extracting(Compared::model, each -> pico(each.recorded()))
                .containsExactlyInAnyOrder(tuple("slow", 400L), tuple("large", 0L));
    }

    @Test
    void moreThanHalfAPercentIsToldOfOnceAndAnewWhenTheBillIs() {
        anInstallation();
        var provider = aProvider();
        call(provider, "large", DAY, 1_000, false);
        assertThat(keep(provider, line(DAY, "", 1_005)).getFirst().notable()).isFalse();
        assertThat(alerts(provider)).isZero();
        assertThat(keep(provider, line(DAY, "", 1_006)).getFirst().notable()).isTrue();
        Scene.inTransaction(() -> {
            bills.compare(DAY);
            return null;
        });
        assertThat(alerts(provider)).isEqualTo(1);
        assertThat(keep(provider, line(DAY, "", 994)).getFirst().notable()).isTrue();
        assertThat(alerts(provider)).isEqualTo(2);
        assertThat(Scene.inTransaction(() -> bills.notable(DAY))).isPositive();
        assertThat(Scene.inTransaction(() -> bills.notable(DAY.plusDays(99)))).isZero();
    }

    @Test
    void whatWasComparedLongAgoIsComparedAnew() {
        var provider = aProvider();
        keep(provider, line(DAY, "", 10));
        call(provider, "large", DAY, 10, false);
        Scene.inTransaction(() -> {
            bills.compare(DAY);
            return null;
        });
        assertThat(list(provider, null).getFirst().recorded()).isZero();
        scene.sql(
                "UPDATE vendor_bill_line SET compared_at = now() - interval '7 hours' WHERE provider_id = ?1",
                provider);
        Scene.inTransaction(() -> {
            bills.compare(DAY);
            return null;
        });
        assertThat(pico(list(provider, null).getFirst().recorded())).isEqualTo(10);
    }

    private static @Nullable Long pico(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.movePointRight(12).longValueExact();
    }
}
