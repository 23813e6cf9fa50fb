package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.usage.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputGuardTest {
    private static final int AROUND = 65_536;

    @Test
    void anAnswerMayTakeAKilobyteAToken() {
        var guard = guard("\"max_tokens\":10", 10L);

        assertThat(guard.isBrokenBy(bytes(AROUND + 10 * 1_024))).isFalse();
        assertThat(guard.isBrokenBy(bytes(6 * 200))).isTrue();
    }

    @Test
    void probabilitiesTakeFourTimesAsMuch() {
        var guard = guard("\"logprobs\":true,\"top_logprobs\":20", 10L);

        assertThat(guard.isBrokenBy(bytes(AROUND + 10 * 4_096))).isFalse();
        assertThat(guard.isBrokenBy(bytes(6 * 200))).isTrue();
        assertThat(guard("\"logprobs\":false", 10L).isBrokenBy(bytes(AROUND + 10 * 1_024 + 6 * 200)))
                .isTrue();
    }

    @Test
    void everyAnswerOfACallHasItsOwnLimit() {
        var guard = guard("\"n\":3", 10L);

        assertThat(guard.isBrokenBy(bytes(AROUND + 3 * 10 * 1_024))).isFalse();
        assertThat(guard.isBrokenBy(bytes(6 * 200))).isTrue();
    }

    @Test
    void withoutALimitNothingIsTooMuch() {
        assertThat(guard("\"n\":1", null).isBrokenBy(bytes(10_000_000))).isFalse();
    }

    /// What the model's rules ask for may be found by the vendor, or drawn.
    @Test
    void whatARuledModelIsAnsweredMayBeLarge() {
        var body = "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8);
        var asked = OpenAiRequest.scan(body, Endpoint.CHAT_COMPLETIONS);

        assertThat(OutputGuard.of(asked, true, 1L).isBrokenBy(bytes(10_000_000)))
                .isFalse();
        assertThat(OutputGuard.of(asked, false, 1L).isBrokenBy(bytes(10_000_000)))
                .isTrue();
    }

    private static OutputGuard guard(String members, @Nullable Long outputTokens) {
        var body = "{\"model\":\"m\"," + members + "}";
        return OutputGuard.of(
                OpenAiRequest.scan(body.getBytes(StandardCharsets.UTF_8), Endpoint.CHAT_COMPLETIONS),
                false,
                outputTokens);
    }

    private static ByteBuffer bytes(int many) {
        return ByteBuffer.allocate(many);
    }
}
