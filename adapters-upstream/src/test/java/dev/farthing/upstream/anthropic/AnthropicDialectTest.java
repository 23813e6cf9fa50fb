package dev.farthing.upstream.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.conversation.AnswerReader;
import dev.farthing.upstream.conversation.AnswerWriter;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.Thinking;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.conversation.ToldAnswer;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import dev.farthing.upstream.conversation.VendorDialect.Written;
import dev.farthing.upstream.openai.OpenAiConversations;
import dev.farthing.upstream.wire.SseData;
import dev.farthing.upstream.wire.SseEvents;
import dev.farthing.upstream.wire.SseSplitter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicDialectTest {
    static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Addressee OLD = new Addressee("claude-sonnet-4-5", List.of(Addressee.REASONING), 64_000);
    private static final Addressee NEW = new Addressee("claude-opus-4-8", List.of(Addressee.REASONING), 128_000);
    private static final String ASK = "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]";

    static final Conversation ASKED = new AnthropicDialect().read(bytes("{" + ASK + "}"), false);

    private final AnthropicDialect dialect = new AnthropicDialect();

    static Stream<Exchange> asked() {
        return Corpus.anthropic().stream()
                .filter(exchange -> exchange.request() != null
                        && exchange.request().path("messages").isArray());
    }

    static Stream<Exchange> answered() {
        return Corpus.anthropic().stream().filter(exchange -> exchange.surface().startsWith("messages"));
    }

    static Stream<Exchange> chats() {
        return Corpus.openAi().stream()
                .filter(exchange -> exchange.endpoint() == Endpoint.CHAT_COMPLETIONS
                        && !exchange.surface().startsWith("error"));
    }

    @ParameterizedTest
    @MethodSource("asked")
    void whatWasReadReadsTheSameOnceItIsWritten(Exchange exchange) {
        Conversation read;
        try {
            read = dialect.read(bytes(exchange.request().toString()), exchange.isStream());
        } catch (FaultException refused) {
            assertThat(refused.sentence()).containsAnyOf("MCP", "keeps", "computer_", "valid dictionary");
            return;
        }

        var again = dialect.read(array(dialect.write(read, OLD).body()), exchange.isStream());

        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFields("dropped", "thinking", "parallelTools")
                .isEqualTo(read);
        assertThat(Boolean.FALSE.equals(again.parallelTools())).isEqualTo(Boolean.FALSE.equals(read.parallelTools()));
        assertThat(again.thinking() == null).isEqualTo(read.thinking() == null);
    }

    @ParameterizedTest
    @MethodSource("asked")
    void whatIsAskedInMessagesCanBeAskedInChats(Exchange exchange) throws Exception {
        Conversation read;
        try {
            read = dialect.read(bytes(exchange.request().toString()), exchange.isStream());
        } catch (FaultException refused) {
            return;
        }

        var chat = MAPPER.readTree(array(OpenAiConversations.vendor()
                .write(read, new Addressee("gpt", List.of()))
                .body()));

        assertThat(chat.path("messages").isArray()).isTrue();
        assertThat(chat.path("max_tokens").asInt())
                .isEqualTo(exchange.request().path("max_tokens").asInt());
    }

    @ParameterizedTest
    @MethodSource("answered")
    void anAnswerToldOnSaysTheSame(Exchange exchange) throws IOException {
        var first = new ToldAnswer();
        read(dialect.reader(first), exchange.body(), exchange.isStream());
        for (boolean stream : new boolean[] {true, false}) {
            var writer = dialect.writer(answering(stream), ASKED);
            read(dialect.reader(writer), exchange.body(), exchange.isStream());
            var told = told(writer, TokenUsage.ofText(3, 4));
            if (stream) {
                StrictClient.read(told);
            } else {
                MAPPER.readTree(told);
            }
            var second = new ToldAnswer();
            read(dialect.reader(second), bytes(told), stream);

            assertThat(second.toString()).isEqualTo(first.toString());
        }
    }

    /// Pieces of an empty thought's signature included, which OpenAI's clients bring back.
    @ParameterizedTest
    @MethodSource("answered")
    void anAnswerInMessagesIsToldInChats(Exchange exchange) throws IOException {
        var first = new ToldAnswer();
        read(dialect.reader(first), exchange.body(), exchange.isStream());
        for (boolean stream : new boolean[] {true, false}) {
            var writer = OpenAiConversations.client().writer(answering(stream), ASKED);
            read(dialect.reader(writer), exchange.body(), exchange.isStream());
            var second = new ToldAnswer();
            read(OpenAiConversations.vendor().reader(second), bytes(told(writer, TokenUsage.ofText(3, 4))), stream);

            assertThat(second.toString())
                    .isEqualTo(first.toString().replace("STOP_SEQUENCE", "END").replace("CONTEXT_FULL", "LENGTH"));
        }
    }

    @ParameterizedTest
    @MethodSource("chats")
    void anAnswerInChatsIsToldInMessages(Exchange exchange) throws IOException {
        var told = new ToldAnswer();
        read(OpenAiConversations.vendor().reader(told), exchange.body(), exchange.isStream());
        if (told.answers().isEmpty()) {
            return;
        }
        var said = told.answers().get(0);
        var stream = dialect.writer(answering(true), ASKED);
        read(OpenAiConversations.vendor().reader(stream), exchange.body(), exchange.isStream());
        var message = StrictClient.read(told(stream, TokenUsage.ofText(3, 4)));
        var whole = dialect.writer(answering(false), ASKED);
        read(OpenAiConversations.vendor().reader(whole), exchange.body(), exchange.isStream());
        var inOnePiece = MAPPER.readTree(told(whole, TokenUsage.ofText(3, 4)));

        for (var each : List.of(message, inOnePiece)) {
            assertThat(words(each, "thinking")).isEqualTo(said.thought.toString());
            assertThat(each.path("content").findValuesAsText("id")).hasSameSizeAs(said.tools);
            assertThat(each.path("usage").path("output_tokens").asInt()).isEqualTo(4);
            if (said.media.isEmpty()) {
                assertThat(words(each, "text")).isEqualTo(said.text.toString() + said.refusal);
            }
        }
    }

    private static String words(JsonNode message, String type) {
        var all = new StringBuilder();
        for (var block : message.path("content")) {
            if (block.path("type").asText().equals(type)) {
                all.append(block.path(type).asText());
            }
        }
        return all.toString();
    }

    @Test
    void whatIsSaidByEachBlockArrives() {
        var read = dialect.read(bytes("""
                {"model":"m","max_tokens":7,"system":[{"type":"text","text":"be brief","cache_control":{"type":"ephemeral"}}],
                 "messages":[
                 {"role":"user","content":[{"type":"text","text":"look","cache_control":{"type":"ephemeral","ttl":"1h"}},
                   {"type":"image","source":{"type":"base64","media_type":"image/gif","data":"AAAA"}},
                   {"type":"image","source":{"type":"url","url":"https://x.example/a.png"}},
                   {"type":"document","title":"a.pdf","source":{"type":"base64","media_type":"application/pdf","data":"CCCC"}},
                   {"type":"document","title":"t","source":{"type":"text","media_type":"text/plain","data":"words"}}]},
                 {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s1"},
                   {"type":"redacted_thinking","data":"DDDD"},
                   {"type":"tool_use","id":"t1","name":"f","input":{"a": 1}},{"type":"tool_use","id":"t2","name":"g","input":{}}]},
                 {"role":"user","content":[{"content":[{"type":"text","text":"bad"},
                   {"type":"image","source":{"type":"base64","media_type":"image/png","data":"EEEE"}}],
                   "type":"tool_result","tool_use_id":"t1","is_error":true},
                   {"type":"tool_result","tool_use_id":"t2","content":"done"}]}],
                 "tools":[{"name":"f","description":"d","input_schema":{"type":"object"}},
                  {"type":"web_search_20250305","name":"web_search","max_uses":2,"allowed_domains":["x.example"]},
                  {"type":"advisor_20260301","name":"advisor"}],
                 "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},
                 "thinking":{"type":"adaptive","display":"omitted"},
                 "output_config":{"effort":"max","format":{"type":"json_schema","schema":{"type":"object"}}},
                 "metadata":{"user_id":"u"},"stop_sequences":["END"],"top_k":3,"context_management":{}}"""), true);

        assertThat(read.system()).containsExactly(new Part.Text("be brief", Part.CacheMark.FIVE_MINUTES));
        assertThat(read.turns().get(0).parts())
                .containsExactly(
                        new Part.Text("look", Part.CacheMark.ONE_HOUR),
                        new Part.Media(Part.Kind.IMAGE, "image/gif", "AAAA", null, null, null, null),
                        new Part.Media(Part.Kind.IMAGE, null, null, "https://x.example/a.png", null, null, null),
                        new Part.Media(Part.Kind.DOCUMENT, "application/pdf", "CCCC", null, "a.pdf", null, null),
                        new Part.Text("t\n\nwords"));
        assertThat(read.turns().get(1).parts())
                .containsExactly(
                        new Part.Thought("hm", "s1"),
                        new Part.SealedThought("DDDD"),
                        new Part.ToolUse("t1", "f", "{\"a\": 1}", null, null),
                        new Part.ToolUse("t2", "g", "{}", null, null));
        assertThat(read.turns().get(2).parts())
                .containsExactly(
                        new Part.ToolResult(
                                "t1",
                                "f",
                                List.of(
                                        new Part.Text("bad"),
                                        new Part.Media(Part.Kind.IMAGE, "image/png", "EEEE", null, null, null, null)),
                                true,
                                null),
                        new Part.ToolResult("t2", "g", List.of(new Part.Text("done")), false, null));
        assertThat(read.tools())
                .containsExactly(
                        new Tool.Function("f", "d", "{\"type\":\"object\"}", null, null),
                        new Tool.WebSearch(2, List.of("x.example"), List.of(), null));
        assertThat(read.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
        assertThat(read.parallelTools()).isFalse();
        assertThat(read.format()).isEqualTo(new Format.Schema("output", "{\"type\":\"object\"}", true));
        assertThat(read.thinking()).isEqualTo(new Thinking("xhigh", null, false));
        assertThat(read.user()).isEqualTo("u");
        assertThat(read.sampling().mostTokens()).isEqualTo(7);
        assertThat(read.sampling().topK()).isEqualTo(3);
        assertThat(read.dropped()).containsExactlyInAnyOrder("tools.advisor_20260301", "context_management");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | messages",
                "{\"messages\":{}} | messages",
                "{\"messages\":[]} | messages",
                "{\"messages\":[{\"role\":\"pope\",\"content\":\"a\"}]} | messages",
                "{\"messages\":[{\"role\":\"user\",\"content\":7}]} | messages",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"film\"}]}]} | messages",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{}}]}]} | messages",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"container_upload\"}]}]} | messages",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\"}]}]} | messages",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"temperature\":\"hot\"} | temperature",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"mcp_servers\":[{}]} | mcp_servers",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tools\":[{}]} | tools",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tools\":[{\"type\":\"bash_20250124\"}]} | tools",
            })
    void whatCannotBeCarriedOverIsRefusedByName(String body, String parameter) {
        assertThatThrownBy(() -> dialect.read(bytes(body), false))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> assertThat(refused.parameter()).isEqualTo(parameter));
    }

    @Test
    void aLimitIsAlwaysSaid() throws Exception {
        assertThat(written("{" + ASK + "}", NEW).path("max_tokens").asInt()).isEqualTo(128_000);
        assertThat(written("{" + ASK + "}", new Addressee("x", List.of()))
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(4_096);
        assertThat(written("{\"max_tokens\":9," + ASK + "}", NEW)
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(9);
    }

    /// As tools do that think of the largest models alone.
    @Test
    void nobodyAsksForMoreThanTheModelGives() throws Exception {
        assertThat(written("{\"max_tokens\":200000," + ASK + "}", NEW)
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(128_000);
        var chat = OpenAiConversations.vendor()
                .write(
                        dialect.read(
                                bytes("{\"max_tokens\":32000,\"metadata\":{\"user_id\":\"" + "u".repeat(150) + "\"},"
                                        + ASK + "}"),
                                false),
                        new Addressee("gpt", List.of(), 16_384));
        assertThat(json(chat).path("max_tokens").asInt()).isEqualTo(16_384);
        assertThat(json(chat).path("user").asText()).hasSize(64);
    }

    @Test
    void whatToolsOfTheVendorLeftBehindIsLeftOutByName() {
        var read = dialect.read(bytes("""
                {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[
                 {"type":"server_tool_use","id":"s","name":"web_search","input":{"query":"q"}},
                 {"type":"web_search_tool_result","tool_use_id":"s","content":[{"type":"web_search_result","url":"u"}]},
                 {"type":"text","text":"b"}]},
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"tool_reference"}]}]}]}"""), false);

        assertThat(read.turns().get(1).parts()).containsExactly(new Part.Text("b"));
        assertThat(read.dropped()).containsExactlyInAnyOrder("server_tool_use", "tool_reference");
    }

    @Test
    void whatChatsSayOfDrawingIsSaidAsFarAsTheModelTakesIt() throws Exception {
        var chat =
                "{\"temperature\":1.7,\"top_p\":0.5,\"seed\":1,\"presence_penalty\":1,\"logprobs\":true,\"stop\":[\" \",\"E\"],"
                        + ASK + "}";

        var old = writtenOfChat(chat, OLD);
        assertThat(json(old).path("temperature").asInt()).isEqualTo(1);
        assertThat(json(old).has("top_p")).isFalse();
        assertThat(json(old).path("stop_sequences")).hasSize(1);
        assertThat(old.dropped()).containsExactlyInAnyOrder("top_p", "seed", "presence_penalty", "logprobs", "stop");
        assertThat(json(writtenOfChat(chat, NEW)).has("temperature")).isFalse();
        assertThat(writtenOfChat(chat, NEW).dropped()).contains("temperature", "top_p");
        assertThatThrownBy(() -> writtenOfChat("{\"n\":2," + ASK + "}", OLD)).isInstanceOf(FaultException.class);
    }

    @Test
    void howMuchIsThoughtIsSaidInTheWordsOfTheGeneration() throws Exception {
        var chat = "{\"reasoning_effort\":\"high\",\"temperature\":0.5," + ASK + "}";

        var old = json(writtenOfChat(chat, OLD));
        assertThat(old.at("/thinking/type").asText()).isEqualTo("enabled");
        assertThat(old.at("/thinking/budget_tokens").asInt()).isEqualTo(16_384);
        assertThat(old.has("temperature")).isFalse();
        var fresh = json(writtenOfChat(chat, NEW));
        assertThat(fresh.at("/thinking/type").asText()).isEqualTo("adaptive");
        assertThat(fresh.at("/output_config/effort").asText()).isEqualTo("high");
        var unable = writtenOfChat(chat, new Addressee("claude-sonnet-4-5", List.of()));
        assertThat(json(unable).has("thinking")).isFalse();
        assertThat(unable.dropped()).contains("thinking");
        assertThat(json(writtenOfChat("{\"reasoning_effort\":\"none\"," + ASK + "}", OLD))
                        .has("thinking"))
                .isFalse();
    }

    @Test
    void aSmallLimitLeavesRoomForTheAnswer() throws Exception {
        var chat = "{\"reasoning_effort\":\"high\",\"max_tokens\":4000," + ASK + "}";
        assertThat(json(writtenOfChat(chat, OLD)).at("/thinking/budget_tokens").asInt())
                .isEqualTo(3_000);
        assertThat(writtenOfChat(chat.replace("4000", "1000"), OLD).dropped()).contains("thinking");
    }

    @Test
    void aModelThatLostItsThoughtsDoesNotThinkOn() throws Exception {
        var chat = """
                {"reasoning_effort":"low","messages":[{"role":"user","content":"a"},
                 {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]%s},
                 {"role":"tool","tool_call_id":"c","content":"r"}],"tools":[{"type":"function","function":{"name":"f"}}]}""";
        var lost = writtenOfChat(chat.replace("%s", ""), OLD);
        assertThat(json(lost).has("thinking")).isFalse();
        assertThat(lost.dropped()).contains("thinking");

        var kept = writtenOfChat(
                chat.replace(
                        "%s",
                        ",\"reasoning_content\":\"hm\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"length\":2,\"signature\":\"s\"}]"),
                OLD);
        assertThat(json(kept).at("/thinking/type").asText()).isEqualTo("enabled");
        assertThat(json(kept).at("/messages/1/content/0").toString())
                .isEqualTo("{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}");
    }

    @Test
    void aModelThatMustUseAToolDoesNotThinkBefore() throws Exception {
        var forced = writtenOfChat(
                "{\"reasoning_effort\":\"low\",\"tool_choice\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],"
                        + ASK + "}",
                NEW);

        assertThat(json(forced).has("thinking")).isFalse();
        assertThat(json(forced).at("/tool_choice/type").asText()).isEqualTo("any");
        assertThat(forced.dropped()).containsExactly("thinking");
    }

    @Test
    void aStrictSchemaIsTheVendorsToKeepAndOthersAreAskedFor() throws Exception {
        var chat =
                "{\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":{\"type\":\"object\"},\"strict\":true}},"
                        + ASK + "}";
        assertThat(json(writtenOfChat(chat, OLD))
                        .at("/output_config/format/schema/type")
                        .asText())
                .isEqualTo("object");
        assertThat(json(writtenOfChat(chat.replace("true", "false"), OLD))
                        .path("system")
                        .asText())
                .endsWith("{\"type\":\"object\"}");
        assertThat(json(writtenOfChat(chat, new Addressee("claude-3-7-sonnet", List.of())))
                        .path("system")
                        .asText())
                .contains("JSON Schema");
        assertThat(json(writtenOfChat("{\"response_format\":{\"type\":\"json_object\"}," + ASK + "}", OLD))
                        .path("system")
                        .asText())
                .contains("JSON object alone");
    }

    @Test
    void aConversationIsToldAsTheVendorWantsIt() throws Exception {
        var written = json(writtenOfChat("""
                {"messages":[{"role":"assistant","content":"hello"},{"role":"user","content":"  "},
                 {"role":"assistant","content":null,"tool_calls":[{"id":"call:1","type":"function","function":{"name":"f","arguments":"{broken"}}]},
                 {"role":"user","content":"and"},
                 {"role":"tool","tool_call_id":"call:1","content":"r"},
                 {"role":"assistant","content":"so "}]}""", OLD));

        assertThat(written.path("messages").toString()).isEqualTo("""
                [{"role":"user","content":"."},{"role":"assistant","content":"hello"},\
                {"role":"assistant","content":[{"type":"tool_use","id":"call_1","name":"f","input":{"_invalid_json":"{broken"}}]},\
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"r"},{"type":"text","text":"and"}]},\
                {"role":"assistant","content":"so"}]""");
        assertThat(written.at("/tools/0/name").asText()).isEqualTo("f");
        assertThat(written.at("/tool_choice/type").asText()).isEqualTo("none");
    }

    @Test
    void schemasOfArgumentsSayThatTheyAreObjects() throws Exception {
        var chat = "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":%s}}]," + ASK + "}";
        assertThat(json(writtenOfChat(chat.replace("%s", "{\"properties\":{}}"), OLD))
                        .at("/tools/0/input_schema")
                        .toString())
                .isEqualTo("{\"type\":\"object\",\"properties\":{}}");
        assertThat(json(writtenOfChat(chat.replace("%s", "{}"), OLD))
                        .at("/tools/0/input_schema/type")
                        .asText())
                .isEqualTo("object");
    }

    @Test
    void noMoreThanFourMarksOfTheCacheAreSet() {
        var mark = "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}";
        var text = "{\"type\":\"text\",\"text\":\"a\"," + mark + "}";
        var written = dialect.write(
                dialect.read(
                        bytes("{\"messages\":[{\"role\":\"user\",\"content\":["
                                + String.join(",", List.of(text, text, text, text, text)) + "]}]}"),
                        false),
                OLD);

        assertThat(text(written.body()).split("\"ttl\":\"1h\"", -1)).hasSize(5);
        assertThat(written.dropped()).containsExactly("cache_control");
    }

    @Test
    void toolsOfTheVendorBringWhatBelongsToThem() {
        var written = dialect.write(
                dialect.read(
                        bytes("{\"tools\":[{\"type\":\"web_fetch_20250910\",\"name\":\"web_fetch\"},"
                                + "{\"type\":\"code_execution_20250825\",\"name\":\"code_execution\"}]," + ASK + "}"),
                        false),
                OLD);

        assertThat(written.headers()).containsEntry("anthropic-beta", "code-execution-2025-08-25,web-fetch-2025-09-10");
    }

    @Test
    void soundsAndFilmsAreRefused() {
        assertThatThrownBy(() -> writtenOfChat("""
                {"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}]}]}""", OLD))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("sounds");
    }

    @Test
    void argumentsThatComeMixedAreToldToolByTool() throws Exception {
        var writer = dialect.writer(answering(true), ASKED);
        writer.text(0, "now");
        writer.toolUse(0, 0, "t0", "f", null);
        writer.toolUse(0, 1, "t1", "g", "sig");
        writer.arguments(0, 0, "{\"a\":");
        writer.arguments(0, 1, "{\"b\":");
        writer.arguments(0, 0, "1}");
        writer.arguments(0, 1, "2}");
        writer.text(0, "then");
        writer.finish(0, StopReason.END, null);
        assertThat(writer.kept()).isPositive();

        var message = StrictClient.read(told(writer, new TokenUsage(1, 2, 3, 4, 0, 0, 5, 6, 0, 0, 0)));

        assertThat(message.path("content").toString()).isEqualTo("""
                [{"type":"text","text":"now"},\
                {"type":"tool_use","id":"t0","name":"f","input":{"a":1}},\
                {"type":"thinking","thinking":"","signature":"farthing-tool:sig"},\
                {"type":"tool_use","id":"t1","name":"g","input":{"b":2}},\
                {"type":"text","text":"then"}]""");
        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(message.path("usage").toString()).isEqualTo("""
                {"input_tokens":1,"cache_creation_input_tokens":7,"cache_read_input_tokens":2,\
                "cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},"output_tokens":11,\
                "output_tokens_details":{"thinking_tokens":6}}""");
        assertThat(message.path("model").asText()).isEqualTo("public-1");
    }

    /// Which Gemini wants to see again.
    @Test
    void theSignatureOfAToolComesBackWithIt() {
        var read = dialect.read(bytes("""
                {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[
                 {"type":"thinking","thinking":"","signature":"farthing-tool:sig"},
                 {"type":"tool_use","id":"t","name":"g","input":{}}]}]}"""), false);

        assertThat(read.turns().get(1).parts()).containsExactly(new Part.ToolUse("t", "g", "{}", "sig", null));
    }

    @Test
    void badArgumentsInOnePieceAreNoBadJson() throws Exception {
        var writer = dialect.writer(answering(false), ASKED);
        writer.toolUse(0, 0, "t0", "f", null);
        writer.arguments(0, 0, "{\"a\":");
        writer.finish(0, StopReason.LENGTH, null);

        var message = MAPPER.readTree(told(writer, TokenUsage.NONE));

        assertThat(message.at("/content/0/input/_invalid_json").asText()).isEqualTo("{\"a\":");
        assertThat(message.path("stop_reason").asText()).isEqualTo("max_tokens");
    }

    /// Whoever asks in this dialect looks for thoughts and searches where its own vendor tells them.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void usageTellsThoughtsAndSearchesApart(boolean stream) {
        var writer = dialect.writer(answering(stream), ASKED);
        writer.text(0, "a");
        var usage = new TokenUsage(3, 0, 0, 0, 0, 0, 4, 5, 0, 0, 0).withSearches(2);

        assertThat(StandardCharsets.UTF_8.decode(writer.end(usage)).toString())
                .contains("\"output_tokens\":9,\"output_tokens_details\":{\"thinking_tokens\":5},"
                        + "\"server_tool_use\":{\"web_search_requests\":2}}");
    }

    @Test
    void anAnswerThatSaysNothingIsAMessageAllTheSame() throws Exception {
        var message = StrictClient.read(told(dialect.writer(answering(true), ASKED), TokenUsage.NONE));

        assertThat(message.path("content")).isEmpty();
        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
    }

    @Test
    void aVendorsRefusalIsToldInTheDialect() throws Exception {
        var refusal = MAPPER.readTree(array(refused(400, "This model's maximum context length is 8 tokens.")));

        assertThat(refusal.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(refusal.at("/error/message").asText()).startsWith("prompt is too long: ");
        assertThat(refusal.at("/request_id").asText()).isEqualTo(new UUID(1, 2).toString());
        assertThat(MAPPER.readTree(array(refused(404, "no"))).at("/error/type").asText())
                .isEqualTo("not_found_error");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-3-7-sonnet-latest, 0, 0",
        "claude-sonnet-4-20250514, 4, 0",
        "claude-opus-4-1-20250805, 4, 1",
        "anthropic.claude-opus-4-6-v1, 4, 6",
        "anthropic/claude-haiku-4.5, 4, 5",
        "claude-fable-5, 5, 0",
        "deepseek-chat, 0, 0",
    })
    void theGenerationStandsInTheName(String model, int major, int minor) {
        assertThat(Generation.of(model)).isEqualTo(new Generation(major, minor));
    }

    /// Whatever comes is read or refused.
    @Test
    void noBodyBreaksTheReading() {
        var random = new Random(7);
        for (var exchange : asked().toList()) {
            var body = bytes(exchange.request().toString());
            for (int i = 0; i < 40; i++) {
                var broken = body.clone();
                for (int j = 0; j < 3; j++) {
                    broken[random.nextInt(broken.length)] = (byte) "{}[]\":,0a\\n".charAt(random.nextInt(11));
                }
                try {
                    dialect.write(dialect.read(broken, false), OLD);
                } catch (FaultException refused) {
                    assertThat(refused.sentence()).isNotBlank();
                }
            }
        }
    }

    @Test
    void blocksWithinBlocksAreReadNoDeeperThanAnybodyNeeds() {
        var open = "[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":";
        var deep = "{\"messages\":[{\"role\":\"user\",\"content\":" + open.repeat(200) + "\"a\"" + "}]".repeat(200)
                + "}]}";

        assertThat(dialect.read(bytes(deep), false).turns()).hasSize(1);
        assertThatThrownBy(() -> dialect.read(
                        bytes("{\"messages\":[{\"role\":\"user\",\"content\":" + open.repeat(2_000) + "1"
                                + "}]".repeat(2_000) + "}]}"),
                        false))
                .isInstanceOf(FaultException.class);
    }

    private JsonNode written(String body, Addressee addressee) throws IOException {
        return json(dialect.write(dialect.read(bytes(body), false), addressee));
    }

    private Written writtenOfChat(String body, Addressee addressee) {
        return dialect.write(OpenAiConversations.client().read(bytes(body), false), addressee);
    }

    private static JsonNode json(Written written) throws IOException {
        return MAPPER.readTree(array(written.body()));
    }

    static String told(AnswerWriter writer, TokenUsage usage) {
        var out = new ByteArrayOutputStream();
        var events = writer.events();
        if (events != null) {
            out.writeBytes(array(events));
        }
        out.writeBytes(array(writer.end(usage)));
        writer.terminator().forEach(part -> out.writeBytes(array(part)));
        return out.toString(StandardCharsets.UTF_8);
    }

    static void read(AnswerReader reader, byte[] body, boolean stream) throws IOException {
        if (!stream) {
            reader.whole(body, 0, body.length);
            return;
        }
        var data = new SseData();
        var splitter = new SseSplitter(64 * 1024 * 1024, new SseEvents() {
            @Override
            public void event(byte[] bytes, int from, int to, int lines) {
                data.read(bytes, from, to, lines);
                if (data.hasData() && !data.isDone()) {
                    try {
                        reader.event(data.bytes(), data.from(), data.to());
                    } catch (IOException broken) {
                        throw new UncheckedIOException(broken);
                    }
                }
            }

            @Override
            public void blank(byte[] bytes, int from, int to) {}

            @Override
            public void oversized(byte[] bytes, int from, int to) {}

            @Override
            public void unfinished(byte[] bytes, int from, int to, int lines) {
                event(bytes, from, to, lines);
            }
        });
        splitter.feed(body, 0, body.length);
        splitter.end();
    }

    static Answering answering(boolean stream) {
        return new Answering(new UUID(1, 2), "public-1", Instant.EPOCH, stream, true);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] array(ByteBuffer buffer) {
        var array = new byte[buffer.remaining()];
        buffer.duplicate().get(array);
        return array;
    }

    private static String text(ByteBuffer buffer) {
        return new String(array(buffer), StandardCharsets.UTF_8);
    }

    private ByteBuffer refused(int status, String sentence) {
        return dialect.refusal(new UUID(1, 2), status, new VendorError(status, Set.of(), sentence));
    }
}
