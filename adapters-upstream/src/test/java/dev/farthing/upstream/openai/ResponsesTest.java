package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.relay.FurtherReading;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ReplySummary.Beside;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.conversation.AnswerWriter;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.conversation.ToldAnswer;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import dev.farthing.upstream.wire.StreamRelay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Conversation ASKED = ResponsesRequestReader.read(
            bytes("{\"input\":\"hello\",\"tools\":[{\"type\":\"custom\",\"name\":\"patch\"}]}"), true);

    private final ResponsesDialect dialect = new ResponsesDialect();

    static Stream<Exchange> responses() {
        return Corpus.responses().stream()
                .filter(exchange -> exchange.surface().equals("responses")
                        || exchange.surface().equals("responses-stream"));
    }

    static Stream<Exchange> asked() {
        return responses().filter(exchange -> exchange.request() != null);
    }

    static Stream<Exchange> chats() {
        return Corpus.openAi().stream()
                .filter(exchange -> exchange.endpoint() == Endpoint.CHAT_COMPLETIONS)
                .filter(exchange -> !exchange.surface().startsWith("error"));
    }

    @Test
    void thereAreAsManyRecordingsAsWereCounted() {
        assertThat(responses()).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void aRecordedResponsePassesUnchangedAndIsMeteredToTheUnit(Exchange exchange) throws IOException {
        for (int size : new int[] {1, 7, 1000, 1 << 20}) {
            var meter = new ResponsesMeter(true, System.nanoTime());
            ReplySummary summary;
            if (exchange.isStream()) {
                var passed = new ByteArrayOutputStream();
                var relay = new StreamRelay(meter, 1 << 22, null, part -> passed.writeBytes(array(part)));
                for (int at = 0; at < exchange.body().length; at += size) {
                    var end = Math.min(at + size, exchange.body().length);
                    var piece = Arrays.copyOfRange(exchange.body(), at, end);
                    relay.feed(piece, 0, piece.length);
                }
                relay.end();
                relay.tail().forEach(part -> passed.writeBytes(array(part)));
                relay.terminator().forEach(part -> passed.writeBytes(array(part)));
                assertThat(passed.toString(StandardCharsets.UTF_8)).isEqualTo(exchange.bodyText());
                summary = meter.summary(meter.mayEndHere());
            } else {
                assertThat(meter.read(exchange.body(), 0, exchange.body().length))
                        .isTrue();
                summary = meter.summary(true);
            }

            assertThat(summary.errorCode() != null)
                    .isEqualTo(exchange.features().contains("error-in-stream"));
            if (exchange.usage() != null) {
                assertThat(summary.whole()).isTrue();
                assertThat(summary.reported().tokens()).isEqualTo(expected(exchange.usage()));
                assertThat(summary.tally().codePoints()).isEqualTo(spoken(exchange));
            }
        }
    }

    private static long spoken(Exchange exchange) throws IOException {
        var all = new StringBuilder();
        if (!exchange.isStream()) {
            for (var item : MAPPER.readTree(exchange.body()).path("output")) {
                if (item.path("type").asText().equals("message")) {
                    item.path("content")
                            .forEach(part -> all.append(part.path("text").asText()));
                }
            }
        } else {
            for (var line : exchange.bodyText().lines().toList()) {
                var data = line.startsWith("data: {") ? MAPPER.readTree(line.substring(6)) : MAPPER.nullNode();
                if (data.path("type").asText().equals("response.output_text.delta")) {
                    all.append(data.path("delta").asText());
                }
            }
        }
        return all.codePoints().count();
    }

    private static TokenUsage expected(JsonNode usage) {
        long in = usage.path("input_tokens").asLong();
        long out = usage.path("output_tokens").asLong();
        long cached = usage.at("/input_tokens_details/cached_tokens").asLong();
        long written = usage.at("/input_tokens_details/cache_write_tokens").asLong();
        long thought = Math.min(
                out, usage.at("/output_tokens_details/reasoning_tokens").asLong());
        if (thought > 0 && usage.path("total_tokens").asLong() == in + out + thought) {
            out += thought;
        }
        return new TokenUsage(in - cached - written, cached, written, 0, 0, 0, out - thought, thought, 0, 0, 0)
                .withSearches(usage.at("/server_side_tool_usage_details/web_search_calls")
                        .asLong());
    }

    @Test
    void whatAStreamSaysOfSearchesAtItsBeginIsNotItsLastWord() {
        var begin = "{\"type\":\"response.created\",\"response\":{\"tool_usage\":"
                + "{\"web_search\":{\"num_requests\":0}}}}";
        var search = "{\"type\":\"response.output_item.done\",\"item\":"
                + "{\"type\":\"web_search_call\",\"action\":{\"type\":\"search\"}}}";
        var end = begin.replace("created", "completed").replace(":0}", ":1}");

        assertThat(searches(begin, search, search)).isEqualTo(2);
        assertThat(searches(begin, search, search, end)).isEqualTo(1);
    }

    private static int searches(String... events) {
        var meter = new ResponsesMeter(false, 0);
        for (var event : events) {
            var body = bytes(event);
            meter.read(body, 0, body.length);
        }
        return meter.summary(false).searches();
    }

    private static final String TOLD = "'usage':{'input_tokens':43792,'output_tokens':1005,'total_tokens':44797}";
    private static final String DRAWN = "'tool_usage':{'image_gen':{'input_tokens':7918,"
            + "'input_tokens_details':{'image_tokens':7620,'text_tokens':298},'output_tokens':186,"
            + "'output_tokens_details':{'image_tokens':186,'text_tokens':0},'total_tokens':8104},"
            + "'web_search':{'num_requests':0}}";
    private static final String NONE_YET = "{'type':'response.created','response':{'usage':null,"
            + "'tool_usage':{'image_gen':{'input_tokens':0,'output_tokens':0,'total_tokens':0}}}}";
    private static final String PICTURE = "{'type':'image_generation_call','status':'completed','result':'AAAA'%s}";
    private static final TokenUsage OF_PICTURES = new TokenUsage(298, 0, 0, 0, 0, 7_620, 0, 0, 0, 186, 0);

    /// As it was recorded of gpt-5.4 with the tool image_generation.
    @Test
    void whatAToolDrewIsToldBesideTheAnswer() {
        var whole = "{'object':'response','output':[" + PICTURE.formatted("") + "]," + TOLD + "," + DRAWN + "}";

        var reported = told(whole);
        assertThat(reported.tokens()).isEqualTo(TokenUsage.ofText(43_792, 1_005));
        assertThat(reported.beside()).containsExactly(new Beside(null, OF_PICTURES));
    }

    @Test
    void whatAToolDrewInAStreamCountsOnce() {
        var item = "{'type':'response.output_item.done','item':" + PICTURE.formatted("") + "}";
        var end = "{'type':'response.completed','response':{'output':[" + PICTURE.formatted("") + "]," + TOLD + ","
                + DRAWN + "}}";

        assertThat(told(NONE_YET, item, end).beside()).containsExactly(new Beside(null, OF_PICTURES));
        assertThat(told(NONE_YET, item, end).tokens().images()).isZero();
    }

    /// Some tell of it in the items alone, and some leave out what went in.
    @Test
    void whatPicturesTookMayStandInTheirItems() {
        var item = PICTURE.formatted(",'usage':{'output_tokens':7024,'output_tokens_details':{'image_tokens':7024}}");
        var took = TokenUsage.ofPictureTokens(7_024);
        var done = "{'type':'response.output_item.done','item':" + item + "}";
        var end = "{'type':'response.completed','response':{" + TOLD + "}}";

        assertThat(told("{'output':[" + item + "," + item + "]," + TOLD + "}").beside())
                .containsExactly(new Beside(null, took.plus(took)));
        assertThat(told(done, done, end).beside()).containsExactly(new Beside(null, took.plus(took)));
    }

    @Test
    void picturesOfAToolCountByThePieceWhereNobodyTellsWhatTheyTook() {
        var done = "{'type':'response.output_item.done','item':" + PICTURE.formatted("") + "}";

        var whole = told(done, "{'type':'response.completed','response':{" + TOLD + "}}");
        assertThat(whole.beside()).containsExactly(new Beside(null, TokenUsage.ofPictures(1)));
        assertThat(whole.tokens())
                .as("the figures of the model that answered")
                .isEqualTo(TokenUsage.ofText(43_792, 1_005));
        assertThat(told(done).countsPictures()).isTrue();
        assertThat(told(done).beside()).isEmpty();
        var partial = "{'type':'response.image_generation_call.partial_image','partial_image_b64':'AAAA'}";
        assertThat(told(partial, partial).tokens().images())
                .as("left before its end")
                .isEqualTo(1);
        assertThat(told(partial, partial, done).tokens().images()).isEqualTo(1);
        assertThat(told(partial, done, partial).tokens().images()).isEqualTo(2);
        assertThat(told(done.replace("image_generation_call", "web_search_call")))
                .isNull();
    }

    /// What was told of pictures is worth more than a count of them, though the answer broke off.
    @Test
    void whatPicturesTookCountsWhereTheAnswerBreaksOff() {
        var usage = ",'usage':{'output_tokens':7024,'output_tokens_details':{'image_tokens':7024}}";
        var done = "{'type':'response.output_item.done','item':" + PICTURE.formatted(usage) + "}";
        var partial = "{'type':'response.image_generation_call.partial_image','partial_image_b64':'AAAA'}";

        assertThat(told(done).beside()).containsExactly(new Beside(null, TokenUsage.ofPictureTokens(7_024)));
        assertThat(told(done).tokens().images()).isZero();
        assertThat(told(done).countsPictures()).isTrue();
        assertThat(told(done, partial).tokens().images())
                .as("one more was begun")
                .isEqualTo(1);
    }

    /// Of the first search recorded the vendor read 8,600 tokens beside a prompt of some 300.
    @Test
    void whatToolsOfTheVendorBringInIsRead() {
        var found = "{'type':'response.output_item.done','item':{'type':'web_search_call','action':{'type':'search'}}}";
        var asked =
                "{'type':'response.output_item.done','item':{'type':'mcp_call','output':'" + "x".repeat(400) + "'}}";
        var own = "{'type':'response.output_item.done','item':{'type':'function_call','arguments':'{}'}}";

        assertThat(reading(own)).isEqualTo(FurtherReading.NONE);
        assertThat(reading(found)).isEqualTo(new FurtherReading(1, 8_000, false));
        assertThat(reading(asked, found, own)).isEqualTo(new FurtherReading(2, 100 + 8_100, false));
    }

    private static FurtherReading reading(String... events) {
        var meter = new ResponsesMeter(false, 0);
        for (var event : events) {
            var body = bytes(event.replace('\'', '"'));
            meter.read(body, 0, body.length);
        }
        return meter.summary(false).reading();
    }

    private static Reported told(String... events) {
        var meter = new ResponsesMeter(false, 0);
        for (var event : events) {
            var body = bytes(event.replace('\'', '"'));
            assertThat(meter.read(body, 0, body.length)).isTrue();
        }
        return meter.reported();
    }

    @ParameterizedTest
    @MethodSource("asked")
    void aRecordedRequestIsReadOrRefusedForWhatNobodyKeeps(Exchange exchange) {
        try {
            var read = dialect.read(bytes(exchange.request().toString()), exchange.isStream());
            var written = new ChatDialect().write(read, new Addressee("m", List.of()));
            MAPPER.readTree(array(written.body()));
            assertThat(read.turns()).isNotEmpty();
        } catch (FaultException refused) {
            assertThat(refused.sentence()).containsAnyOf("keeps", "kept");
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @ParameterizedTest
    @MethodSource("chats")
    void aChatToldAsAResponseSaysTheSame(Exchange exchange) throws IOException {
        var told = new ToldAnswer();
        ChatDialectTest.read(new ChatDialect().reader(told), exchange.body(), exchange.isStream());
        for (boolean stream : new boolean[] {true, false}) {
            var writer = dialect.writer(answering(stream), ASKED);
            ChatDialectTest.read(new ChatDialect().reader(writer), exchange.body(), exchange.isStream());
            var out = out(writer);
            var response = stream ? lastOf(events(out)).path("response") : MAPPER.readTree(out);
            var first = told.answers().get(0);
            assertThat(text(response)).isEqualTo(first == null ? "" : first.text.toString() + first.refusal);
            assertThat(response.path("usage").path("total_tokens").asLong()).isEqualTo(7);
            if (stream) {
                inOrder(events(out));
            }
        }
    }

    @Test
    void callsOfToolsArriveWithTheirArgumentsAndThoughtsWithTheirSignatures() throws IOException {
        var writer = dialect.writer(answering(true), ASKED);
        writer.thought(0, "let me ");
        writer.thought(0, "see");
        writer.signature(0, "sig");
        writer.text(0, "I look.");
        writer.toolUse(0, 0, "c1", "look", "g1");
        writer.arguments(0, 0, "{\"a\":");
        writer.arguments(0, 0, "1}");
        writer.toolUse(0, 1, "c2", "patch", null);
        writer.arguments(0, 1, "{\"input\":\"*** begin\\n\"}");
        writer.finish(0, StopReason.TOOL_USE, null);
        var events = events(out(writer));
        inOrder(events);
        var output = lastOf(events).at("/response/output");

        assertThat(output.at("/0/encrypted_content").asText()).isEqualTo("farthing:signature:sig");
        assertThat(output.at("/0/summary/0/text").asText()).isEqualTo("let me see");
        assertThat(output.at("/2/arguments").asText()).isEqualTo("{\"a\":1}");
        assertThat(output.at("/3/type").asText()).isEqualTo("custom_tool_call");
        assertThat(output.at("/3/input").asText()).isEqualTo("*** begin\n");

        var again = dialect.read(
                bytes("{\"input\":[{\"role\":\"user\",\"content\":\"x\"}," + output.get(0) + "," + output.get(1) + ","
                        + output.get(2) + "," + output.get(3) + "]}"),
                false);
        assertThat(again.turns().get(1).parts())
                .containsExactly(
                        new Part.Thought("let me see", "sig"),
                        new Part.Text("I look."),
                        new Part.ToolUse("c1", "look", "{\"a\":1}", "g1", null),
                        new Part.ToolUse("c2", "patch", "{\"input\":\"*** begin\\n\"}", null, null));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void argumentsThatComeByTurnsAreAllThere(boolean stream) throws IOException {
        var writer = dialect.writer(answering(stream), ASKED);
        writer.toolUse(0, 0, "c1", "look", null);
        writer.toolUse(0, 1, "c2", "see", null);
        writer.arguments(0, 0, "{\"a\":");
        writer.arguments(0, 1, "{\"b\":");
        writer.text(0, "meanwhile");
        writer.arguments(0, 0, "1}");
        writer.arguments(0, 1, "2}");
        writer.finish(0, StopReason.TOOL_USE, null);
        var told = out(writer);
        JsonNode output;
        if (stream) {
            var events = events(told);
            assertThat(events)
                    .filteredOn(event -> event.path("type").asText().equals("response.output_item.done"))
                    .extracting(event -> event.path("output_index").asInt())
                    .as("the calls are whole once all is said")
                    .containsExactly(2, 0, 1);
            output = lastOf(events).at("/response/output");
        } else {
            output = MAPPER.readTree(told).path("output");
        }

        assertThat(output.at("/0/arguments").asText()).isEqualTo("{\"a\":1}");
        assertThat(output.at("/1/arguments").asText()).isEqualTo("{\"b\":2}");
        assertThat(output.at("/2/content/0/text").asText()).isEqualTo("meanwhile");
    }

    @Test
    void anAnswerCutShortIsIncomplete() throws IOException {
        var writer = dialect.writer(answering(true), ASKED);
        writer.text(0, "half");
        writer.finish(0, StopReason.LENGTH, null);
        var last = lastOf(events(out(writer)));

        assertThat(last.path("type").asText()).isEqualTo("response.incomplete");
        assertThat(last.at("/response/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
    }

    @Test
    void freeTextToolsAreToldToOthersAsFunctionsOfOneText() {
        assertThat(ASKED.tools())
                .containsExactly(new Tool.Function("patch", null, FreeText.SCHEMA, null, null, Tool.Argument.TEXT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input\":\"a\",\"previous_response_id\":\"resp_1\"}",
                "{\"input\":[{\"type\":\"item_reference\",\"id\":\"x\"}]}",
                "{\"input\":\"a\",\"background\":true}",
                "{\"input\":7}",
                "{}"
            })
    void whatWouldHaveToBeKeptIsRefused(String body) {
        assertThatThrownBy(() -> dialect.read(bytes(body), false)).isInstanceOf(FaultException.class);
    }

    @Test
    void aResponsesBodyOnTheChatPathIsUnderstood() {
        var read = new ChatDialect().read(bytes("""
                {"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"hi"}]}],
                 "tools":[{"type":"function","name":"f","parameters":{"type":"object"}}]}"""), true);

        assertThat(read.turns().getFirst().parts()).containsExactly(new Part.Text("hi"));
        assertThat(read.tools()).hasSize(1);
    }

    /// As its agent does: a chat's messages, a chat's tools, and one of a response's among them.
    private static final String CURSOR = """
            {"model":"m","stream":true,"messages":[
              {"role":"user","content":"Add a line."},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c0","type":"function",
                "function":{"name":"ApplyPatch","arguments":"*** Begin Patch\\n*** End Patch"}}]},
              {"role":"tool","tool_call_id":"c0","content":"done"}],
             "tools":[{"type":"function","function":{"name":"Shell","parameters":{"type":"object"}}},
              {"type":"custom","name":"ApplyPatch","description":"Edits files.",
               "format":{"type":"grammar","syntax":"lark","definition":"start: begin"}}]}""";

    @Test
    void aToolThatTakesATextIsUnderstoodAmongMessages() {
        var read = new ChatDialect().read(bytes(CURSOR), true);

        assertThat(read.dropped()).isEmpty();
        assertThat(read.tools()).hasSize(2);
        var patch = (Tool.Function) read.tools().getLast();
        assertThat(patch.schema()).isEqualTo(FreeText.SCHEMA);
        assertThat(patch.description())
                .isEqualTo("Edits files.\n\nThe input is one text of this grammar (lark):\nstart: begin");
        assertThat(read.turns().get(1).parts())
                .containsExactly(new Part.ToolUse(
                        "c0", "ApplyPatch", "{\"input\":\"*** Begin Patch\\n*** End Patch\"}", null, null));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallOfAToolThatTakesATextHoldsItBare(boolean stream) {
        var chat = new ChatDialect();
        var writer = chat.writer(answering(stream), chat.read(bytes(CURSOR), stream));
        writer.toolUse(0, 0, "c1", "ApplyPatch", null);
        writer.arguments(0, 0, "{\"input\":\"*** Begin");
        writer.arguments(0, 0, " Patch\"}");
        writer.toolUse(0, 1, "c2", "Shell", null);
        writer.arguments(0, 1, "{\"command\":\"ls\"}");
        writer.finish(0, StopReason.TOOL_USE, null);

        assertThat(new String(out(writer), StandardCharsets.UTF_8))
                .contains("\"name\":\"ApplyPatch\"", "\"arguments\":\"*** Begin Patch\"")
                .contains("\"arguments\":\"{\\\"command\\\":\\\"ls\\\"}\"")
                .doesNotContain("input");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallOfAToolOfItsOwnKindIsToldAsOne(boolean stream) {
        var chat = new ChatDialect();
        var asked = chat.read(
                bytes(
                        "{'messages':[{'role':'user','content':'a'}],'tools':[{'type':'custom','custom':{'name':'patch'}}]}"
                                .replace('\'', '"')),
                stream);
        var writer = chat.writer(answering(stream), asked);
        writer.toolUse(0, 0, "c1", "patch", null);
        writer.arguments(0, 0, "{\"input\":\"*** Begin\"}");
        writer.finish(0, StopReason.TOOL_USE, null);

        assertThat(new String(out(writer), StandardCharsets.UTF_8))
                .contains("\"type\":\"custom\",\"custom\":{\"name\":\"patch\"", "\"input\":\"*** Begin\"")
                .doesNotContain("function", "arguments");
    }

    /// Not every vendor says that it has finished.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTextForAToolIsToldThoughNobodySaysThatItIsOver(boolean stream) {
        var chat = new ChatDialect();
        var writer = chat.writer(answering(stream), chat.read(bytes(CURSOR), stream));
        writer.toolUse(0, 0, "c1", "ApplyPatch", null);
        writer.arguments(0, 0, "{\"input\":\"*** Begin\"}");

        assertThat(new String(out(writer), StandardCharsets.UTF_8)).contains("\"arguments\":\"*** Begin\"");
    }

    /// A model breaks off at its limit wherever that is, and writes what it likes.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"input\":\"*** Begin\"} | *** Begin",
                "{\"input\":\"*** Begin\" | *** Begin",
                "{\"input\":\"*** Begin | *** Begin",
                "{\"input\":\"a\\\\ | a\\",
                "{\"input\":\"a\\ | a",
                "{\"input\":\"a\\u00e | a",
                "{\"input\":\"a\\\\u00e | a\\u00e",
                "{\"input\":7} | 7",
                "{\"input\":{\"a\":1}} | {\"input\":{\"a\":1}}",
                "{\"patch\":\"a\"} | {\"patch\":\"a\"}",
                "*** Begin | *** Begin",
                "{ | {",
                "\\ | \\"
            })
    void whatATextIsGivenInIsTakenOffAsFarAsItIsThere(String arguments, String text) {
        assertThat(FreeText.unwrapped(arguments)).isEqualTo(text);
    }

    @Test
    void anInputBesideMessagesThatSayNothingIsUnderstood() {
        var read = new ChatDialect()
                .read(bytes("{\"messages\":[],\"input\":[{\"role\":\"user\",\"content\":\"hi\"}]}"), true);

        assertThat(read.turns().getFirst().parts()).containsExactly(new Part.Text("hi"));
        assertThat(read.dropped()).isEmpty();
    }

    private static String text(JsonNode response) {
        var all = new StringBuilder();
        response.path("output").forEach(item -> {
            if (item.path("type").asText().equals("message")) {
                item.path("content")
                        .forEach(part -> all.append(
                                part.path("text").asText(part.path("refusal").asText())));
            }
        });
        return all.toString();
    }

    /// Numbered without a gap, every item added before it is done.
    private static void inOrder(List<JsonNode> events) {
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).path("sequence_number").asInt()).isEqualTo(i);
        }
        var open = new ArrayList<String>();
        for (var event : events) {
            switch (event.path("type").asText()) {
                case "response.output_item.added" -> {
                    assertThat(open).isEmpty();
                    open.add(event.at("/item/id").asText());
                }
                case "response.output_item.done" ->
                    assertThat(open.remove(event.at("/item/id").asText())).isTrue();
                default -> {}
            }
        }
        assertThat(open).isEmpty();
        assertThat(events.getFirst().path("type").asText()).isEqualTo("response.created");
    }

    private static byte[] out(AnswerWriter writer) {
        var out = new ByteArrayOutputStream();
        var events = writer.events();
        if (events != null) {
            out.writeBytes(array(events));
        }
        out.writeBytes(array(writer.end(TokenUsage.ofText(3, 4))));
        writer.terminator().forEach(part -> out.writeBytes(array(part)));
        return out.toByteArray();
    }

    private static List<JsonNode> events(byte[] out) throws IOException {
        var events = new ArrayList<JsonNode>();
        for (var event : new String(out, StandardCharsets.UTF_8).split("\n\n")) {
            var lines = event.split("\n");
            assertThat(lines).hasSize(2);
            var data = MAPPER.readTree(lines[1].substring("data: ".length()));
            assertThat(lines[0]).isEqualTo("event: " + data.path("type").asText());
            events.add(data);
        }
        return events;
    }

    private static JsonNode lastOf(List<JsonNode> events) {
        return events.getLast();
    }

    private static Answering answering(boolean stream) {
        return new Answering(new UUID(1, 2), "public-1", Instant.EPOCH, stream, true);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] array(ByteBuffer buffer) {
        var array = new byte[buffer.remaining()];
        buffer.duplicate().get(array);
        return array;
    }

    @ParameterizedTest
    @CsvSource({
        // The vendor's own count goes before its two queries.
        "openai-responses-cddca3ea, 1",
        "openai-responses-476c6a4a, 0",
        "openai-responses-stream-208bdc72, 1",
        // Pages that were opened are no searches.
        "deepseek-responses-71bc2414, 1",
        "xai-responses-295f3069, 1",
        "xai-responses-stream-a6fa416b, 1"
    })
    void searchesInTheWebAreCounted(String id, int searches) {
        var exchange = Corpus.responses().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        var meter = new ResponsesMeter(true, System.nanoTime());
        if (exchange.isStream()) {
            var relay = new StreamRelay(meter, 1 << 22, null, _ -> {});
            relay.feed(exchange.body(), 0, exchange.body().length);
            relay.end();
        } else {
            meter.read(exchange.body(), 0, exchange.body().length);
        }

        assertThat(meter.summary(true).searches()).isEqualTo(searches);
        assertThat(meter.summary(true).serviceTier()).isEqualTo("default");
    }
}
