package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.usage.Dialect;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiErrorsTest {
    private static final String TYPE = "type.googleapis.com/google.rpc.";

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, 400, INVALID_ARGUMENT",
        "INVALID_API_KEY, 401, UNAUTHENTICATED",
        "MODEL_NOT_ALLOWED, 403, PERMISSION_DENIED",
        "MODEL_NOT_FOUND, 404, NOT_FOUND",
        "REQUEST_TOO_LARGE, 413, INVALID_ARGUMENT",
        "RATE_LIMIT_EXCEEDED, 429, RESOURCE_EXHAUSTED",
        "INSUFFICIENT_QUOTA, 429, RESOURCE_EXHAUSTED",
        "INSUFFICIENT_BALANCE, 402, RESOURCE_EXHAUSTED",
        "UPSTREAM_AUTH, 502, INTERNAL",
        "UPSTREAM_OVERLOADED, 503, UNAVAILABLE",
        "UPSTREAM_TIMEOUT, 504, DEADLINE_EXCEEDED",
    })
    void aFaultHasItsStatusAndItsName(Fault fault, int code, String status) throws Exception {
        var error = body(Refusal.of(fault, "No.")).path("error");

        assertThat(error.path("code").asInt())
                .isEqualTo(code)
                .isEqualTo(Wordings.of(Dialect.GEMINI).status(fault));
        assertThat(error.path("status").asText()).isEqualTo(status);
        assertThat(error.path("message").asText()).isEqualTo("No.");
        assertThat(error.at("/details/0/@type").asText()).isEqualTo(TYPE + "ErrorInfo");
        assertThat(error.at("/details/0/metadata/code").asText()).isEqualTo(fault.code());
    }

    @Test
    void aSpentBudgetIsAQuotaThatNobodyNeedsToTryAgain() throws Exception {
        var refusal = new Refusal(
                Fault.INSUFFICIENT_QUOTA,
                "Spent.",
                null,
                Duration.ofSeconds(90),
                Map.of("budget_id", "b", "budget_limit", "5"),
                UUID.fromString("00000000-0000-7000-8000-000000000001"));
        var details = body(refusal).at("/error/details");

        assertThat(details.at("/0/metadata/budget_limit").asText()).isEqualTo("5");
        assertThat(details.at("/0/metadata/request_id").asText()).startsWith("00000000");
        assertThat(details.at("/1/@type").asText()).isEqualTo(TYPE + "QuotaFailure");
        assertThat(details.at("/1/violations/0/quotaId").asText()).contains("PerDay");
        assertThat(details.at("/1/violations/0/quotaValue").asText()).isEqualTo("5");
        assertThat(details.at("/2/@type").asText()).isEqualTo(TYPE + "RetryInfo");
        assertThat(details.at("/2/retryDelay").asText()).isEqualTo("90s");
    }

    @Test
    void aLimitOfRateSaysWhenToComeAgainAndIsNoQuota() throws Exception {
        var refusal = new Refusal(Fault.RATE_LIMIT_EXCEEDED, "Slow.", null, Duration.ofMillis(1_250), Map.of(), null);
        var details = body(refusal).at("/error/details");

        assertThat(details).hasSize(2);
        assertThat(details.at("/1/retryDelay").asText()).isEqualTo("1.250s");
    }

    private static JsonNode body(Refusal refusal) throws Exception {
        return new ObjectMapper().readTree(Wordings.of(Dialect.GEMINI).body(refusal));
    }
}
