package dev.farthing.upstream.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.RandomBodies;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.domain.usage.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whatever was asked, it is counted to something.
class AnyPromptTest {
    private static final List<String> NAMES = List.of(
            "messages",
            "contents",
            "role",
            "content",
            "parts",
            "type",
            "text",
            "image_url",
            "url",
            "input",
            "prompt",
            "tools",
            "name",
            "system",
            "inlineData",
            "mimeType",
            "data",
            "file_data",
            "input_audio",
            "format",
            "function",
            "arguments",
            "tool_calls",
            "source",
            "media_type",
            "service_tier");

    @Test
    void anyRequestIsCountedWithinWhatCanBe() {
        var bodies = new RandomBodies(1, NAMES);
        var counter = new LocalTokenCounter();
        try {
            for (int i = 0; i < RandomBodies.count() / 3; i++) {
                var body = bodies.next("");
                for (var endpoint : List.of(Endpoint.CHAT_COMPLETIONS, Endpoint.SPEECH)) {
                    var counted = counter.foresee("o200k_base", endpoint, List.of(ByteBuffer.wrap(body)))
                            .toCompletableFuture()
                            .join();
                    assertThat(counted.tokens().completionTokens()).isZero();
                    assertThat(counter.count(null, endpoint, List.of(ByteBuffer.wrap(body)), ReplySummary.NOTHING)
                                    .toCompletableFuture()
                                    .join()
                                    .tokens()
                                    .promptTokens())
                            .isNotNegative();
                }
            }
        } finally {
            counter.close();
        }
    }
}
