package dev.farthing.upstream.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a writer keeps for later it owns up to, for by that the size of an answer is bounded.
class KeptAnswersTest {
    private static final String MUCH = "x".repeat(10_000);
    private static final int TIMES = 20;

    @ParameterizedTest
    @CsvSource({
        "openai.ChatDialect, {\"messages\":[{\"content\":\"a\"|\"role\":\"user\"}]}, text",
        "openai.ChatDialect, {\"messages\":[{\"content\":\"a\"|\"role\":\"user\"}]}, refusal",
        "openai.ChatDialect, {\"messages\":[{\"content\":\"a\"|\"role\":\"user\"}]}, citation",
        "openai.ChatDialect, {\"messages\":[{\"content\":\"a\"|\"role\":\"user\"}]}, signature",
        "openai.ChatDialect, {\"messages\":[{\"content\":\"a\"|\"role\":\"user\"}]}, call",
        "openai.ResponsesDialect, {\"input\":\"a\"}, refusal",
        "openai.ResponsesDialect, {\"input\":\"a\"}, citation",
        "openai.ResponsesDialect, {\"input\":\"a\"}, call",
        "anthropic.AnthropicDialect, {\"messages\":[{\"content\":\"a\"|\"role\":\"user\"}]}, refusal",
        "anthropic.AnthropicDialect, {\"messages\":[{\"content\":\"a\"|\"role\":\"user\"}]}, citation",
        "anthropic.AnthropicDialect, {\"messages\":[{\"content\":\"a\"|\"role\":\"user\"}]}, signature",
        "anthropic.AnthropicDialect, {\"messages\":[{\"content\":\"a\"|\"role\":\"user\"}]}, call",
        "gemini.GeminiDialect, {\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}, refusal",
        "gemini.GeminiDialect, {\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}, citation",
        "gemini.GeminiDialect, {\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}, probabilities",
        "gemini.GeminiDialect, {\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}, call",
    })
    void whatAWriterKeepsIsCounted(String dialect, String body, String what) {
        var client = EmulatedStreamTest.dialect(dialect);
        var asked = client.read(body.replace('|', ',').getBytes(StandardCharsets.UTF_8), false);
        var writer = client.writer(new Answering(new UUID(1, 2), "m", Instant.EPOCH, false, true), asked);
        writer.text(0, "a");
        for (int i = 0; i < TIMES; i++) {
            switch (what) {
                case "text" -> writer.text(0, MUCH);
                case "refusal" -> writer.refusal(0, MUCH);
                case "citation" -> writer.citation(0, "https://x.example/" + i, MUCH);
                case "signature" -> writer.signature(0, MUCH);
                case "call" -> writer.toolUse(0, i, "call_" + i + MUCH, "f", null);
                default -> writer.probabilities(0, "{\"content\":[{\"token\":\"" + MUCH + "\",\"logprob\":-1}]}");
            }
        }

        assertThat(writer.kept()).isBetween(TIMES * MUCH.length(), 2 * TIMES * MUCH.length());
        writer.end(TokenUsage.NONE);
    }
}
