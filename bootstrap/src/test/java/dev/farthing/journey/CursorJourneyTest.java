package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Asked;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The turns of Cursor's agent, with the members, tools and headers that it is known to send to the path of chats:
/// the body of a response, and a chat that has a response's tools. Each calls the tool that edits files, whose
/// argument is no JSON, and tells what came of it.
@ExtendWith(House.Resolver.class)
class CursorJourneyTest {
    private static final String PATCH = "*** Begin Patch\n*** Update File: a.txt\n+a line\n*** End Patch";
    private static final String DONE = "Patched a.txt";
    private static final String GRAMMAR = "start: begin_patch hunk+ end_patch";
    private static final List<Object> TOOLS = List.of(
            Json.map(
                    "type",
                    "function",
                    "name",
                    "Shell",
                    "description",
                    "Runs a command.",
                    "parameters",
                    Map.of("type", "object", "properties", Map.of("command", Map.of("type", "string"))),
                    "strict",
                    false),
            Json.map(
                    "type",
                    "custom",
                    "name",
                    "ApplyPatch",
                    "description",
                    "Edits files.",
                    "format",
                    Map.of("type", "grammar", "syntax", "lark", "definition", GRAMMAR)));

    private final House house;

    CursorJourneyTest(House house) {
        this.house = house;
    }

    @ParameterizedTest
    @CsvSource({
        "openai, input",
        "anthropic, input",
        "gemini, input",
        "openai, messages",
        "anthropic, messages",
        "gemini, messages"
    })
    void anEditIsAskedForAndToldOf(String protocol, String shape) {
        var model = new ScriptedModel(CursorJourneyTest::call, asked -> "The line is there.");
        try (var vendor = FakeVendor.on(house.vertx()).usually(model::answer);
                var scene = Scene.in(house.operator(), vendor, "cursor-" + shape + "-" + protocol, protocol)) {
            var history = new ArrayList<Object>(List.of(
                    Map.of("role", "system", "content", "You are an agent in an editor."),
                    Map.of("role", "user", "content", "Add a line to a.txt")));

            var asking = chunks(scene, body(scene.chat(), shape, history, false));
            assertThat(asking).as("usage was not asked for").allSatisfy(chunk -> {
                assertThat(chunk.path("choices")).isNotEmpty();
                assertThat(chunk.path("usage").isObject()).isFalse();
            });
            var call = joined(asking);
            assertThat(call).containsEntry("name", "ApplyPatch").containsEntry("arguments", PATCH);
            assertThat(call.get("id")).isNotEmpty();
            assertThat(reasons(asking)).containsExactly("tool_calls");
            assertThat(asked(vendor).body()).contains("Add a line to a.txt", "ApplyPatch", GRAMMAR, "Shell");

            history.addAll(told(shape, call));
            var telling = chunks(scene, body(scene.chat(), shape, history, true));
            assertThat(text(telling)).isEqualTo("The line is there.");
            assertThat(reasons(telling)).containsExactly("stop");
            assertThat(asked(vendor).body()).contains("+a line", DONE);
            assertThat(usage(telling)).isEqualTo(18);

            assertThat(house.operator().calls("model=" + scene.chat()))
                    .hasSize(2)
                    .allSatisfy(row -> {
                        assertThat(row.path("endpoint").asText()).isEqualTo("/v1/chat/completions");
                        assertThat(row.path("usage_source").asText()).isEqualTo("reported");
                        assertThat(new BigDecimal(row.path("cost").asText())).isEqualByComparingTo("0.000066000068");
                    });
        }
    }

    private static Optional<ScriptedModel.Call> call(String asked) {
        return asked.contains(DONE)
                ? Optional.empty()
                : Optional.of(new ScriptedModel.Call("ApplyPatch", Json.object("input", PATCH)));
    }

    private static String body(String model, String shape, List<Object> history, boolean usageWanted) {
        var body = new TreeMap<String, Object>(Map.of(
                "model",
                model,
                "user",
                "google-oauth2|1",
                shape,
                history,
                "tools",
                TOOLS,
                "tool_choice",
                "auto",
                "stream",
                true,
                "stream_options",
                Map.of("include_usage", usageWanted)));
        if (shape.equals("input")) {
            body.putAll(Map.of(
                    "store",
                    false,
                    "include",
                    List.of("reasoning.encrypted_content"),
                    "reasoning",
                    Map.of("effort", "medium", "summary", "auto"),
                    "prompt_cache_retention",
                    "24h",
                    "metadata",
                    Map.of("cursorConversationId", "c-1", "cursorRequestId", "r-1")));
        }
        return Json.write(body);
    }

    /// The call in its history, and what came of it, as it tells them in each shape.
    private static List<Object> told(String shape, Map<String, String> call) {
        var id = call.get("id");
        return shape.equals("input")
                ? List.of(
                        Json.map("type", "custom_tool_call", "call_id", id, "name", "ApplyPatch", "input", PATCH),
                        Json.map("type", "custom_tool_call_output", "call_id", id, "output", DONE))
                : List.of(
                        Json.map(
                                "role",
                                "assistant",
                                "content",
                                "",
                                "tool_calls",
                                List.of(Json.map(
                                        "id",
                                        id,
                                        "type",
                                        "function",
                                        "function",
                                        Map.of("name", "ApplyPatch", "arguments", PATCH)))),
                        Json.map("role", "tool", "tool_call_id", id, "content", DONE));
    }

    private static List<JsonNode> chunks(Scene scene, String body) {
        var answer = Caller.send(scene.caller()
                .request(Caller.CHAT, body)
                .header("user-agent", "Cursor/1.0")
                .header("accept", "text/event-stream")
                .header("x-stainless-retry-count", "0")
                .build());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(Objects.requireNonNullElse(answer.header("x-farthing-dropped"), "")
                        .split(","))
                .as("nothing of what is said and of the tools")
                .isSubsetOf("", "thinking", "user");
        assertThat(answer.text()).endsWith("data: [DONE]\n\n");
        var chunks = answer.text()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Json.read(line.substring("data: ".length())))
                .toList();
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("model").asText()).isNotEmpty();
        });
        return chunks;
    }

    /// The one call of a tool, as a client puts it together.
    private static Map<String, String> joined(List<JsonNode> chunks) {
        var call = new TreeMap<String, String>();
        for (var chunk : chunks) {
            for (var piece : chunk.at("/choices/0/delta/tool_calls")) {
                assertThat(piece.path("type").asText("function")).isEqualTo("function");
                call.merge("id", piece.path("id").asText(), String::concat);
                call.merge("name", piece.at("/function/name").asText(), String::concat);
                call.merge("arguments", piece.at("/function/arguments").asText(), String::concat);
            }
        }
        return call;
    }

    private static String text(List<JsonNode> chunks) {
        var text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText("")));
        return text.toString();
    }

    private static List<String> reasons(List<JsonNode> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.at("/choices/0/finish_reason"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    private static int usage(List<JsonNode> chunks) {
        return chunks.getLast().at("/usage/total_tokens").asInt();
    }

    private static Asked asked(FakeVendor vendor) {
        return vendor.asked();
    }
}
