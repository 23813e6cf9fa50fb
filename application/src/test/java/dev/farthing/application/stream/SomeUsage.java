package dev.farthing.application.stream;

import dev.farthing.application.report.CallView;
import dev.farthing.domain.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Records of usage as they flow on.
public final class SomeUsage {
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private SomeUsage() {}

    public static CallView aCall(UUID org, UUID id) {
        return new CallView(
                id,
                id,
                NOON,
                org,
                null,
                new UUID(3, 3),
                "a \"key\"",
                "openai",
                "/v1/chat/completions",
                "large",
                "acme-large-1",
                "acme",
                new UUID(4, 4),
                true,
                "ok",
                200,
                null,
                1,
                100,
                10,
                0,
                20,
                5,
                120,
                "reported",
                null,
                new BigDecimal("0.000000000012"),
                "CNY",
                null,
                1234,
                56,
                80,
                List.of("blue", "grün"),
                "127.0.0.1",
                "curl/8",
                false,
                null,
                BigDecimal.ZERO,
                new BigDecimal("0.000000000012"),
                false,
                null,
                NOON.plusSeconds(2));
    }

    public static UsageRecord.Settled settled(UUID org, UUID id) {
        return new UsageRecord.Settled(aCall(org, id), new TokenUsage(90, 10, 0, 0, 0, 0, 15, 5, 0, 0, 0, 0), null);
    }

    public static UsageRecord.Corrected corrected(UUID org, UUID callId, UUID id, String delta) {
        return new UsageRecord.Corrected(
                aCall(org, callId), id, NOON.plusSeconds(60), new BigDecimal(delta), "the vendor's bill");
    }
}
