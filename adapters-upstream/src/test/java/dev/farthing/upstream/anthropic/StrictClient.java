package dev.farthing.upstream.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Set;

/// Puts a message together from its events as Anthropic's own clients do, and objects to any that is out of order.
final class StrictClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> STOPS = Set.of(
            "end_turn",
            "max_tokens",
            "stop_sequence",
            "tool_use",
            "pause_turn",
            "refusal",
            "model_context_window_exceeded");

    private ObjectNode message;
    private ObjectNode open;
    private final StringBuilder input = new StringBuilder();
    private boolean delta;
    private boolean stopped;

    private StrictClient() {}

    static ObjectNode read(String stream) throws IOException {
        var client = new StrictClient();
        for (var event : stream.split("\n\n")) {
            var lines = event.split("\n");
            assertThat(lines).as(event).hasSize(2);
            assertThat(lines[0]).startsWith("event: ");
            assertThat(lines[1]).startsWith("data: ");
            var data = MAPPER.readTree(lines[1].substring(6));
            assertThat(data.path("type").asText()).isEqualTo(lines[0].substring(7));
            client.event(data);
        }
        assertThat(client.stopped).as("the stream has its last event").isTrue();
        return client.message;
    }

    private void event(JsonNode event) throws IOException {
        assertThat(stopped).as("nothing follows the last event").isFalse();
        switch (event.path("type").asText()) {
            case "message_start" -> {
                assertThat(message).isNull();
                message = event.path("message").deepCopy();
                assertThat(message.path("content").isArray()).isTrue();
                assertThat(message.path("content")).isEmpty();
                assertThat(message.path("usage").path("input_tokens").isInt()).isTrue();
            }
            case "content_block_start" -> {
                assertThat(open).as("one block at a time").isNull();
                assertThat(delta).isFalse();
                assertThat(event.path("index").asInt())
                        .isEqualTo(message.withArray("content").size());
                open = event.path("content_block").deepCopy();
                input.setLength(0);
            }
            case "content_block_delta" -> piece(event.path("index").asInt(), event.path("delta"));
            case "content_block_stop" -> {
                assertThat(event.path("index").asInt())
                        .isEqualTo(message.withArray("content").size());
                if (!input.isEmpty()) {
                    open.set("input", MAPPER.readTree(input.toString()));
                }
                message.withArray("content").add(open);
                open = null;
            }
            case "message_delta" -> {
                assertThat(open).isNull();
                delta = true;
                message.put(
                        "stop_reason", event.path("delta").path("stop_reason").asText());
                message.set("stop_sequence", event.path("delta").path("stop_sequence"));
                message.set("usage", event.path("usage"));
                assertThat(STOPS).contains(message.path("stop_reason").asText());
            }
            case "message_stop" -> {
                assertThat(delta).isTrue();
                stopped = true;
            }
            default -> throw new AssertionError("not an event of messages: " + event);
        }
    }

    private void piece(int index, JsonNode piece) {
        assertThat(open).as("a piece belongs to an open block").isNotNull();
        assertThat(index).isEqualTo(message.withArray("content").size());
        switch (piece.path("type").asText()) {
            case "text_delta" -> append("text", "text", piece);
            case "thinking_delta" -> append("thinking", "thinking", piece);
            case "signature_delta" -> {
                assertThat(open.path("type").asText()).isEqualTo("thinking");
                open.set("signature", piece.path("signature"));
            }
            case "citations_delta" -> {
                assertThat(open.path("type").asText()).isEqualTo("text");
                open.withArray("citations").add(piece.path("citation"));
            }
            case "input_json_delta" -> {
                assertThat(open.path("type").asText()).isEqualTo("tool_use");
                input.append(piece.path("partial_json").asText());
            }
            default -> throw new AssertionError("not a piece of messages: " + piece);
        }
    }

    private void append(String type, String member, JsonNode piece) {
        assertThat(open.path("type").asText()).isEqualTo(type);
        open.put(member, open.path(member).asText() + piece.path(member).asText());
    }
}
