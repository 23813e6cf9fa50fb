package dev.farthing.persistence.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.reconciliation.RecordedCosts;
import dev.farthing.application.reconciliation.RecordedCostsContract;
import dev.farthing.application.reconciliation.VendorBill.By;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.money.Amount;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PostgresRecordedCostsTest implements RecordedCostsContract {
    @Inject
    RecordedCosts costs;

    @Inject
    Scene scene;

    @Override
    public RecordedCosts costs() {
        return costs;
    }

    @Override
    public String call(UUID provider, Instant at, long pico) {
        return call(scene.anOrg(), provider, at, pico, false);
    }

    private String call(UUID org, UUID provider, Instant at, long pico, boolean sandbox) {
        var id = SomeCall.idAt(at);
        scene.sql("""
                INSERT INTO usage_row (org_id, request_id, started_at, key_id, key_name, sandbox, dialect, endpoint,
                    model, provider_id, stream, status, http_status, attempts, input_tokens, cache_read_tokens,
                    cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens, image_input_tokens,
                    output_tokens, reasoning_tokens, audio_output_tokens, image_output_tokens, images, prompt_tokens,
                    completion_tokens, usage_source, usage_flags, cost_pico, currency, latency_ms, chars, tags)
                VALUES (?1, ?2, ?3, ?1, 'key', ?4, 'openai', 'chat_completions', 'm', ?5, false, 'ok', 200, 1, 0, 0, 0, 0,
                    0, 0, 0, 0, 0, 0, 0, 0, 0, 'reported', '{}', ?6, 'CNY', 1, 0, '{}')
                """, org, id, at.atOffset(ZoneOffset.UTC), sandbox, provider, pico);
        return id.toString();
    }

    @Test
    void aCallThatWasMadeTwiceCountsAtBothVendorsWithTheShareOfEach() {
        var org = scene.anOrg();
        var won = UUID.randomUUID();
        var lost = UUID.randomUUID();
        var id = call(org, won, NOON, 100, false);
        scene.sql("UPDATE usage_row SET usage_flags = '{hedged}' WHERE org_id = ?1", org);
        attempt(org, id, 1, UUID.randomUUID(), "timeout", 9);
        attempt(org, id, 2, lost, "hedged", 30);
        attempt(org, id, 3, won, null, 70);
        var end = NOON.plusSeconds(1);
        assertThat(costs.of(won, NOON, end, By.CALL, 10)).isEqualTo(Map.of(id, new Amount(BigInteger.valueOf(70))));
        assertThat(costs.of(lost, NOON, end, By.DAY, 10))
                .isEqualTo(Map.of("2026-11-21", new Amount(BigInteger.valueOf(30))));
    }

    private void attempt(UUID org, String call, int number, UUID provider, @Nullable String failure, long pico) {
        scene.sql(
                """
                INSERT INTO attempt (org_id, request_id, number, provider_id, upstream_model, started_at, failure_class,
                    latency_ms, cost_pico)
                VALUES (?1, ?2, ?3, ?4, 'm', ?5, nullif(?6, ''), 1, ?7)
                """,
                org,
                UUID.fromString(call),
                number,
                provider,
                NOON.atOffset(ZoneOffset.UTC),
                failure == null ? "" : failure,
                pico);
    }

    @Test
    void whatWasLearnedLaterAndWhatWasBeyondTheHoldCountAndTheSandboxDoesNot() {
        var org = scene.anOrg();
        var provider = UUID.randomUUID();
        var id = call(org, provider, NOON, 100, false);
        call(org, provider, NOON, 50, true);
        scene.sql("UPDATE usage_row SET overrun_pico = 7 WHERE org_id = ?1", org);
        scene.sql("""
                INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, overrun_pico, reason)
                VALUES (?1, gen_random_uuid(), ?2, ?3, ?3, -30, -2, 'late')
                """, org, UUID.fromString(id), NOON.atOffset(ZoneOffset.UTC));
        assertThat(costs.of(provider, NOON, NOON.plusSeconds(1), By.CALL, 10))
                .isEqualTo(Map.of(id, new Amount(BigInteger.valueOf(75))));
    }
}
