package dev.farthing.upstream.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.conversation.AnswerReader;
import dev.farthing.upstream.conversation.ClientDialect;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.Output;
import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.Thinking;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Conversation.Turn;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.Text;
import dev.farthing.upstream.conversation.Part.Thought;
import dev.farthing.upstream.conversation.Part.ToolResult;
import dev.farthing.upstream.conversation.Part.ToolUse;
import dev.farthing.upstream.conversation.Sampling;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.conversation.ToldAnswer;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.conversation.VendorDialect;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import dev.farthing.upstream.wire.SseData;
import dev.farthing.upstream.wire.SseEvents;
import dev.farthing.upstream.wire.SseSplitter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
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

class GeminiDialectTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Addressee OLD = new Addressee("gemini-2.5-flash", List.of());
    private static final Addressee NEW = new Addressee("gemini-3-pro-preview", List.of());

    private static final Conversation NOTHING = of(List.of());

    private final GeminiDialect dialect = new GeminiDialect();

    static Stream<Exchange> asked() {
        return GeminiReplay.exchanges().stream()
                .filter(exchange -> exchange.request() != null
                        && exchange.request().path("contents").isArray());
    }

    static Stream<Exchange> answered() {
        return GeminiReplay.exchanges().stream()
                .filter(exchange ->
                        exchange.status() == 200 && !exchange.surface().equals("embeddings"));
    }

    @ParameterizedTest
    @MethodSource("asked")
    void whatWasReadReadsTheSameOnceItIsWritten(Exchange exchange) {
        var read = dialect.read(exchange.request().toString().getBytes(StandardCharsets.UTF_8), false);

        var again = dialect.read(array(dialect.write(read, NEW).body()), false);

        assertThat(again.turns()).isEqualTo(read.turns());
        assertThat(again.system()).isEqualTo(read.system());
        assertThat(again.toolChoice()).isEqualTo(functions(read) ? read.toolChoice() : new ToolChoice.Auto());
        assertThat(again.sampling().mostTokens()).isEqualTo(read.sampling().mostTokens());
        assertThat(again.sampling().stop()).isEqualTo(read.sampling().stop());
        if (functions(read) || read.tools().isEmpty()) {
            assertThat(again.tools()).hasSameSizeAs(read.tools());
        }
    }

    @ParameterizedTest
    @MethodSource("answered")
    void anAnswerToldOnSaysTheSame(Exchange exchange) throws IOException {
        var stream = exchange.verb().startsWith("stream");
        var body = exchange.eventBody();
        var first = new ToldAnswer();
        read(new GeminiAnswerReader(first), body, stream);
        for (boolean streamed : new boolean[] {true, false}) {
            var out = translated(dialect, body, stream, streamed);
            var second = new ToldAnswer();
            read(new GeminiAnswerReader(second), out, streamed);

            assertThat(said(second)).isEqualTo(said(first));
        }
    }

    @ParameterizedTest
    @MethodSource("answered")
    void anAnswerToldToAnOpenAiClientIsValidAndSaysTheSame(Exchange exchange) throws Exception {
        var chat = chat();
        var stream = exchange.verb().startsWith("stream");
        var body = exchange.eventBody();
        var first = new ToldAnswer();
        read(new GeminiAnswerReader(first), body, stream);
        for (boolean streamed : new boolean[] {true, false}) {
            var out = translated(chat, body, stream, streamed);
            var second = new ToldAnswer();
            read(((VendorDialect) chat).reader(second), out, streamed);

            assertThat(second.answers().get(0).thought.toString())
                    .isEqualTo(first.answers().get(0).thought.toString());
            assertThat(second.answers().get(0).tools)
                    .hasSameSizeAs(first.answers().get(0).tools);
            assertThat(second.answers().get(0).text.toString())
                    .contains(first.answers().get(0).text.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("asked")
    void whatAnOpenAiVendorIsToldIsWhatWasAsked(Exchange exchange) throws Exception {
        var chat = (VendorDialect) chat();
        var read = dialect.read(exchange.request().toString().getBytes(StandardCharsets.UTF_8), false);

        var written = MAPPER.readTree(
                array(chat.write(read, new Addressee("gpt", List.of())).body()));

        assertThat(written.path("messages")).isNotEmpty();
        assertThat(written.path("tools").size()).isEqualTo((int)
                read.tools().stream().filter(Tool.Function.class::isInstance).count());
    }

    @Test
    void whatIsSaidByEachMemberArrives() {
        var read = read("""
                {"systemInstruction":{"parts":[{"text":"be brief"}]},
                 "contents":[
                  {"role":"user","parts":[{"text":"look"},{"inlineData":{"mimeType":"image/png","data":"AAAA"}},
                    {"file_data":{"mime_type":"video/mp4","file_uri":"https://youtu.be/x"}}]},
                  {"role":"model","parts":[{"text":"hm","thought":true},{"text":"well","thoughtSignature":"c2ln"},
                    {"functionCall":{"name":"f","args":{"a":1}},"thoughtSignature":"c2lnMg=="},
                    {"functionCall":{"name":"g"}},{"functionCall":{"name":"f","args":{}}}]},
                  {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"result":"one"}}},
                    {"functionResponse":{"name":"f","response":{"error":"two"}}},
                    {"functionResponse":{"name":"g","response":{"x":[1]}}}]}],
                 "tools":[{"functionDeclarations":[{"name":"f","description":"d","parameters":{"type":"OBJECT",
                    "properties":{"a":{"type":"INTEGER","nullable":true,"format":"int32"}},"propertyOrdering":["a"]}},
                    {"name":"g","parametersJsonSchema":{"type":"object","$defs":{}}}]},{"google_search":{}}],
                 "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}},
                 "generationConfig":{"temperature":0.5,"topK":2.0,"candidateCount":2,"maxOutputTokens":7,
                    "stopSequences":["END"],"responseMimeType":"application/json","responseSchema":{"type":"STRING"},
                    "thinkingConfig":{"thinkingBudget":100,"includeThoughts":true},"imageConfig":{"imageSize":"2K"},
                    "responseModalities":["TEXT","IMAGE"],"speechConfig":{},"seed":3},
                 "safetySettings":[{}],"labels":{"a":"b"}}""");

        assertThat(read.system()).containsExactly(new Text("be brief"));
        assertThat(read.turns())
                .containsExactly(
                        new Turn(
                                Role.USER,
                                List.of(
                                        new Text("look"),
                                        new Part.Media(Part.Kind.IMAGE, "image/png", "AAAA", null, null, null, null),
                                        new Part.Media(
                                                Part.Kind.VIDEO,
                                                "video/mp4",
                                                null,
                                                "https://youtu.be/x",
                                                null,
                                                null,
                                                null))),
                        new Turn(
                                Role.ASSISTANT,
                                List.of(
                                        new Thought("hm", null),
                                        new Text("well"),
                                        new Thought("", "c2ln"),
                                        new ToolUse("call_0", "f", "{\"a\":1}", "c2lnMg==", null),
                                        new ToolUse("call_1", "g", "{}", null, null),
                                        new ToolUse("call_2", "f", "{}", null, null))),
                        new Turn(
                                Role.USER,
                                List.of(
                                        new ToolResult("call_0", "f", List.of(new Text("one")), false, null),
                                        new ToolResult("call_2", "f", List.of(new Text("two")), true, null),
                                        new ToolResult("call_1", "g", List.of(new Text("{\"x\":[1]}")), false, null))));
        assertThat(read.tools())
                .containsExactly(
                        new Tool.Function(
                                "f",
                                "d",
                                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"integer\",\"null\"],"
                                        + "\"format\":\"int32\"}}}",
                                null,
                                null),
                        new Tool.Function("g", null, "{\"type\":\"object\",\"$defs\":{}}", null, null),
                        Tool.WebSearch.USUAL);
        assertThat(read.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
        assertThat(read.format()).isEqualTo(new Format.Schema("answer", "{\"type\":\"string\"}", null));
        assertThat(read.thinking()).isEqualTo(new Thinking(null, 100, true));
        assertThat(read.sampling().answers()).isEqualTo(2);
        assertThat(read.sampling().topK()).isEqualTo(2);
        assertThat(read.output()).isEqualTo(new Output(true, false, null, "2K"));
        assertThat(read.dropped()).containsExactlyInAnyOrder("safetySettings", "generationConfig.speechConfig");
    }

    @Test
    void aSignatureThatCameAloneSignsTheThoughtBeforeIt() {
        var read = read("{\"contents\":[{\"role\":\"model\",\"parts\":[{\"text\":\"hm\",\"thought\":true},"
                + "{\"text\":\"\",\"thought\":true,\"thoughtSignature\":\"c2ln\"}]}]}");

        assertThat(read.turns().getFirst().parts()).containsExactly(new Thought("hm", "c2ln"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"contents\":[]}",
                "{\"contents\":7}",
                "{\"contents\":[7]}",
                "{\"contents\":[{\"parts\":[7]}]}",
                "{\"contents\":[{\"role\":\"pope\",\"parts\":[{\"text\":\"a\"}]}]}",
                "{\"contents\":[{\"parts\":[{\"text\":7}]}]}",
                "{\"contents\":[{\"parts\":[{\"functionCall\":{\"args\":{}}}]}]}",
                "{\"contents\":[{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":[]}}]}]}",
                "{\"contents\":[{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\"}}]}]}",
                "{\"contents\":[{\"parts\":[{\"text\":\"a\"}]}],\"cachedContent\":\"c\"}",
                "{\"contents\":[{\"parts\":[{\"text\":\"a\"}]}],\"generationConfig\":{\"temperature\":\"hot\"}}",
                "{\"contents\":[{\"parts\":[{\"text\":\"a\"}]}],\"tools\":[{\"functionDeclarations\":[{}]}]}",
            })
    void whatIsNoRequestIsRefused(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> assertThat(refused.parameter()).isNotNull());
    }

    @Test
    void callsOfTheCurrentTurnAreSignedForTheThirdGeneration() throws Exception {
        var turns = List.of(
                user(new Text("a")),
                model(use("c0", null)),
                user(result("c0")),
                model(new Text("b")),
                user(new Text("c")),
                model(use("c1", null), use("c2", null)),
                user(result("c1"), result("c2")),
                model(use("c3", "c2ln")),
                user(result("c3")));

        var written = tree(dialect.write(of(turns), NEW).body()).path("contents");
        assertThat(written.at("/1/parts/0").has("thoughtSignature")).isFalse();
        assertThat(written.at("/5/parts/0/thoughtSignature").asText()).isEqualTo(GeminiRequestWriter.UNSIGNED);
        assertThat(written.at("/5/parts/1").has("thoughtSignature")).isFalse();
        assertThat(written.at("/7/parts/0/thoughtSignature").asText()).isEqualTo("c2ln");
        var old = tree(dialect.write(of(turns), OLD).body()).path("contents");
        assertThat(old.at("/5/parts/0").has("thoughtSignature")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "gemini-2.5-flash|none|-|{\"thinkingBudget\":0}",
                "gemini-2.5-pro|none|-|{\"thinkingBudget\":128}",
                "gemini-2.5-pro|-|0|{\"thinkingBudget\":128}",
                "gemini-2.5-flash|low|-|{\"thinkingBudget\":1024,\"includeThoughts\":true}",
                "gemini-2.5-flash|medium|-|{\"thinkingBudget\":8192,\"includeThoughts\":true}",
                "gemini-2.5-flash|xhigh|-|{\"thinkingBudget\":24576,\"includeThoughts\":true}",
                "gemini-2.5-flash|-|-1|{\"thinkingBudget\":-1,\"includeThoughts\":true}",
                "gemini-2.5-flash|-|99999|{\"thinkingBudget\":24576,\"includeThoughts\":true}",
                "gemini-3-pro-preview|none|-|{\"thinkingLevel\":\"low\"}",
                "gemini-3-flash-preview|none|-|{\"thinkingLevel\":\"minimal\"}",
                "gemini-3.1-pro-preview|medium|-|{\"thinkingLevel\":\"medium\",\"includeThoughts\":true}",
                "gemini-3-flash-preview|-|500|{\"thinkingBudget\":500,\"includeThoughts\":true}",
                "gemini-2.0-flash|high|-|-",
                "gemini-2.5-flash-image|high|-|-",
            })
    void effortBecomesWhatTheModelKnows(String model, String effort, Integer tokens, String expected) throws Exception {
        var asked = new Conversation(
                List.of(),
                List.of(user(new Text("a"))),
                List.of(),
                new ToolChoice.Auto(),
                null,
                Sampling.USUAL,
                new Format.Free(),
                new Thinking(effort, tokens, null),
                null,
                false,
                Output.TEXT,
                Set.of());

        var written = dialect.write(asked, new Addressee(model, List.of()));

        var config = tree(written.body()).at("/generationConfig/thinkingConfig");
        if (expected == null) {
            assertThat(config.isMissingNode()).isTrue();
            assertThat(written.dropped()).containsExactly("thinking");
        } else {
            assertThat(config).isEqualTo(MAPPER.readTree(expected));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, true, true, false, web_search",
        "gemini-2.5-flash, false, true, false, web_search",
        "gemini-2.5-flash, false, false, true,",
        "gemini-2.5-flash, true, false, false,",
        "gemini-3-pro-preview, true, true, false, web_search",
        "gemini-3-pro-preview, false, true, true,",
    })
    void theVendorsToolsGoOnlyWhereTheyAreNotRefused(
            String model, boolean functions, boolean schema, boolean searches, String dropped) throws Exception {
        var tools = new ArrayList<Tool>();
        tools.add(Tool.WebSearch.USUAL);
        if (functions) {
            tools.add(new Tool.Function("f", null, null, null, null));
        }
        var asked = new Conversation(
                List.of(),
                List.of(user(new Text("a"))),
                tools,
                new ToolChoice.Auto(),
                null,
                Sampling.USUAL,
                schema ? new Format.Schema("x", "{\"type\":\"string\"}", null) : new Format.Free(),
                null,
                null,
                false,
                Output.TEXT,
                Set.of());

        var written = dialect.write(asked, new Addressee(model, List.of()));

        assertThat(text(written.body()).contains("googleSearch")).isEqualTo(searches);
        assertThat(written.dropped().contains("web_search")).isEqualTo(!searches);
        var formed = tree(written.body()).at("/generationConfig/responseMimeType");
        assertThat(formed.isMissingNode())
                .isEqualTo(!schema || written.dropped().contains("response_format"));
        assertThat(written.dropped().contains("response_format"))
                .isEqualTo(schema && functions && model.contains("2.5"));
    }

    @Test
    void aSizeInAModelsNameIsAskedForUnlessTheCallerSaysAnother() throws Exception {
        var sized = new Addressee("gemini-3-pro-image-preview-4k", List.of());
        var asked = of(List.of(user(new Text("a"))));
        assertThat(tree(dialect.write(asked, sized).body())
                        .at("/generationConfig/imageConfig/imageSize")
                        .asText())
                .isEqualTo("4K");
        assertThat(GeminiModel.unsized("gemini-3-pro-image-preview-4k")).isEqualTo("gemini-3-pro-image-preview");
        assertThat(GeminiModel.unsized("gemini-2.5-flash")).isEqualTo("gemini-2.5-flash");
    }

    @Test
    void aPromptThatIsBlockedIsARefusal() throws IOException {
        var told = new ToldAnswer();
        var body = bytes("{\"promptFeedback\":{\"blockReason\":\"SAFETY\",\"safetyRatings\":[]}}");
        new GeminiAnswerReader(told).whole(body, 0, body.length);

        assertThat(told.answers().get(0).reason).isEqualTo(StopReason.REFUSED);
        assertThat(told.answers().get(0).refusal.toString()).contains("SAFETY");
    }

    @Test
    void sourcesProbabilitiesAndPicturesArriveOnce() throws IOException {
        var told = new ToldAnswer();
        var reader = new GeminiAnswerReader(told);
        var event = bytes("""
                {"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]},
                 "groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a","title":"A"}}]},"index":1}]}""");
        reader.event(event, 0, event.length);
        reader.event(event, 0, event.length);

        assertThat(told.answers()).containsOnlyKeys(1);
        assertThat(told.answers().get(1).citations).containsExactly("https://a A");
        assertThat(told.answers().get(1).media)
                .hasSize(2)
                .contains(new Part.Media(Part.Kind.IMAGE, "image/png", "AAAA", null, null, null, null));
    }

    @Test
    void probabilitiesComeThroughInBothDirections() throws Exception {
        var body = bytes("{\"candidates\":[{\"logprobsResult\":{\"topCandidates\":[{\"candidates\":[{\"token\":\"a\","
                + "\"logProbability\":-0.5},{\"token\":\"b\",\"logProbability\":-2}]}],\"chosenCandidates\":"
                + "[{\"token\":\"a\",\"logProbability\":-0.5}]},\"finishReason\":\"STOP\"}]}");
        var writer = dialect.writer(answering(false), NOTHING);
        dialect.reader(writer).whole(body, 0, body.length);

        assertThat(tree(writer.end(TokenUsage.NONE)).at("/candidates/0/logprobsResult"))
                .isEqualTo(MAPPER.readTree(body).at("/candidates/0/logprobsResult"));
    }

    /// Of chunks that come together none is lost.
    @Test
    void probabilitiesOfSeveralTokensAreToldTogether() throws Exception {
        var writer = dialect.writer(answering(true), NOTHING);
        for (var token : List.of("a", "b")) {
            writer.text(0, token);
            writer.probabilities(0, "{\"content\":[{\"token\":\"" + token + "\",\"logprob\":-1,\"top_logprobs\":[]}]}");
        }
        var event = StandardCharsets.UTF_8.decode(writer.events()).toString();

        assertThat(tree(ByteBuffer.wrap(bytes(event.substring("data: ".length()))))
                        .at("/candidates/0/logprobsResult/chosenCandidates"))
                .isEqualTo(MAPPER.readTree(
                        "[{\"token\":\"a\",\"logProbability\":-1},{\"token\":\"b\",\"logProbability\":-1}]"));
    }

    @Test
    void theLastEventHoldsReasonAndUsage() throws Exception {
        var writer = dialect.writer(answering(true), NOTHING);
        writer.thought(0, "hm");
        writer.signature(0, "c2ln");
        writer.sealedThought(0, "only its vendor's");
        writer.text(0, "Hel");
        writer.text(0, "lo");
        var first = text(writer.events());
        writer.toolUse(0, 0, "id", "f", null);
        writer.arguments(0, 0, "{\"a\":");
        assertThat(writer.events()).isNull();
        writer.arguments(0, 0, "\n1}");
        writer.finish(0, StopReason.LENGTH, null);
        var second = text(writer.events());
        var last = text(writer.end(new TokenUsage(5, 2, 0, 0, 0, 0, 3, 1, 0, 0, 0)));

        assertThat(first).startsWith("data: {").endsWith("}\r\n\r\n");
        assertThat(MAPPER.readTree(first.substring(6)).at("/candidates/0/content/parts"))
                .isEqualTo(MAPPER.readTree("[{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\"c2ln\"},"
                        + "{\"text\":\"\",\"thought\":true,\"thoughtSignature\":\"" + Seal.closed("only its vendor's")
                        + "\"},{\"text\":\"Hello\"}]"));
        assertThat(second.lines().filter(line -> !line.isEmpty())).hasSize(1);
        assertThat(MAPPER.readTree(second.substring(6)).at("/candidates/0/content/parts/0/functionCall"))
                .isEqualTo(MAPPER.readTree("{\"id\":\"id\",\"name\":\"f\",\"args\":{\"a\":1}}"));
        var end = MAPPER.readTree(last.substring(6));
        assertThat(end.at("/candidates/0/finishReason").asText()).isEqualTo("MAX_TOKENS");
        assertThat(end.path("usageMetadata")).isEqualTo(MAPPER.readTree("""
                {"promptTokenCount":7,"candidatesTokenCount":3,"totalTokenCount":11,"thoughtsTokenCount":1,
                 "cachedContentTokenCount":2,"promptTokensDetails":[{"modality":"TEXT","tokenCount":7}],
                 "candidatesTokensDetails":[{"modality":"TEXT","tokenCount":3}]}"""));
        assertThat(end.path("modelVersion").asText()).isEqualTo("public-1");
        assertThat(writer.terminator()).isEmpty();
        assertThat(Seal.opened(Seal.closed("only its vendor's"))).isEqualTo("only its vendor's");
        assertThat(Seal.opened("c2ln")).isNull();
    }

    @Test
    void argumentsThatBreakOffAreNotPassedOnAsJson() throws Exception {
        var writer = dialect.writer(answering(false), NOTHING);
        writer.toolUse(0, 0, "id", "f", null);
        writer.arguments(0, 0, "{\"a\":");

        assertThat(tree(writer.end(TokenUsage.NONE)).at("/candidates/0/content/parts/0/functionCall/args"))
                .isEqualTo(MAPPER.readTree("{}"));
    }

    /// Whatever comes is read or refused.
    @Test
    void noBodyBreaksTheReading() {
        var random = new Random(7);
        for (var exchange : asked().toList()) {
            var body = exchange.request().toString().getBytes(StandardCharsets.UTF_8);
            if (body.length > 20_000) {
                continue;
            }
            for (int i = 0; i < 50; i++) {
                var broken = body.clone();
                for (int j = 0; j < 3; j++) {
                    broken[random.nextInt(broken.length)] = (byte) "{}[]\":,0a\\n".charAt(random.nextInt(11));
                }
                try {
                    dialect.write(dialect.read(broken, false), NEW);
                } catch (FaultException refused) {
                    assertThat(refused.sentence()).isNotBlank();
                }
            }
        }
    }

    @Test
    void aRefusalHasGooglesShape() throws Exception {
        assertThat(tree(dialect.refusal(new UUID(1, 2), 400, new VendorError(400, Set.of(), "No \"way\""))))
                .isEqualTo(MAPPER.readTree(
                        "{\"error\":{\"code\":400,\"message\":\"No \\\"way\\\"\",\"status\":\"INVALID_ARGUMENT\"}}"));
    }

    /// Calls without a name are named anew with every reading, and arguments come in one line.
    private static String said(ToldAnswer told) {
        return told.toString()
                .replaceAll("call_[0-9a-f]{16}_", "call_")
                .replace("reason=null", "reason=END")
                .replaceAll("\\s+", " ");
    }

    private byte[] translated(ClientDialect client, byte[] body, boolean stream, boolean streamed) throws IOException {
        var writer = client.writer(answering(streamed), NOTHING);
        var out = new ByteArrayOutputStream();
        read(new GeminiAnswerReader(writer), body, stream);
        var events = writer.events();
        if (events != null) {
            out.writeBytes(array(events));
        }
        out.writeBytes(array(writer.end(TokenUsage.ofText(3, 4))));
        writer.terminator().forEach(part -> out.writeBytes(array(part)));
        if (!streamed) {
            MAPPER.readTree(out.toByteArray());
        }
        return out.toByteArray();
    }

    /// Another vendor's package keeps to itself.
    private static ClientDialect chat() throws Exception {
        var made = Class.forName("dev.farthing.upstream.openai.ChatDialect").getDeclaredConstructor();
        made.setAccessible(true);
        return (ClientDialect) made.newInstance();
    }

    private static boolean functions(Conversation read) {
        return read.tools().stream().anyMatch(Tool.Function.class::isInstance);
    }

    private static Turn user(Part... parts) {
        return new Turn(Role.USER, List.of(parts));
    }

    private static Turn model(Part... parts) {
        return new Turn(Role.ASSISTANT, List.of(parts));
    }

    private static ToolUse use(String id, String signature) {
        return new ToolUse(id, "f", "{}", signature, null);
    }

    private static ToolResult result(String id) {
        return new ToolResult(id, "f", List.of(new Text("x")), false, null);
    }

    private static Conversation of(List<Turn> turns) {
        return new Conversation(
                List.of(),
                turns,
                List.of(),
                new ToolChoice.Auto(),
                null,
                Sampling.USUAL,
                new Format.Free(),
                null,
                null,
                false,
                Output.TEXT,
                Set.of());
    }

    private Conversation read(String body) {
        return dialect.read(bytes(body), false);
    }

    private static void read(AnswerReader reader, byte[] body, boolean stream) throws IOException {
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

    private static Answering answering(boolean stream) {
        return new Answering(new UUID(1, 2), "public-1", Instant.EPOCH, stream, true);
    }

    private static JsonNode tree(ByteBuffer buffer) throws IOException {
        return MAPPER.readTree(array(buffer));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] array(ByteBuffer buffer) {
        var array = new byte[buffer.remaining()];
        buffer.duplicate().get(array);
        return array;
    }

    private static String text(ByteBuffer buffer) {
        return new String(array(buffer), StandardCharsets.UTF_8);
    }
}
