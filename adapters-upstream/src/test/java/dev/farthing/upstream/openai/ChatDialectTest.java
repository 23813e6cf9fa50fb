package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.conversation.AnswerReader;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.conversation.ToldAnswer;
import dev.farthing.upstream.conversation.Tool;
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
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatDialectTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Addressee ABLE = new Addressee("vendor-1", List.of(Addressee.REASONING));

    private static final Conversation ASKED =
            new ChatDialect().read(bytes("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"), false);

    private final ChatDialect dialect = new ChatDialect();

    static Stream<Exchange> chats() {
        return Corpus.openAi().stream().filter(exchange -> exchange.endpoint() == Endpoint.CHAT_COMPLETIONS);
    }

    static Stream<Exchange> asked() {
        return chats().filter(exchange -> exchange.request() != null
                && exchange.request().path("messages").isArray());
    }

    static Stream<Exchange> answered() {
        return chats().filter(exchange -> !exchange.surface().startsWith("error"));
    }

    @ParameterizedTest
    @MethodSource("asked")
    void whatWasReadReadsTheSameOnceItIsWritten(Exchange exchange) {
        var body = exchange.request().toString().getBytes(StandardCharsets.UTF_8);
        Conversation read;
        try {
            read = dialect.read(body, exchange.isStream());
        } catch (FaultException refused) {
            assertThat(refused.sentence()).contains("another vendor keeps");
            return;
        }

        var written = dialect.write(read, ABLE);
        var again = dialect.read(array(written.body()), exchange.isStream());

        assertThat(again.turns()).usingRecursiveComparison().isEqualTo(withoutLost(read));
        assertThat(again.tools().size()).isEqualTo(functions(read).size());
        assertThat(again.sampling().stop()).isEqualTo(read.sampling().stop());
        assertThat(again.sampling().mostTokens()).isEqualTo(read.sampling().mostTokens());
        assertThat(again.sampling().temperature()).isEqualTo(read.sampling().temperature());
        assertThat(again.format()).isEqualTo(read.format());
        assertThat(again.toolChoice()).isEqualTo(functions(read).isEmpty() ? new ToolChoice.Auto() : read.toolChoice());
    }

    @ParameterizedTest
    @MethodSource("answered")
    void anAnswerToldOnSaysTheSame(Exchange exchange) throws IOException {
        var first = new ToldAnswer();
        read(dialect.reader(first), exchange.body(), exchange.isStream());
        if (first.answers().isEmpty()) {
            return;
        }
        for (boolean stream : new boolean[] {true, false}) {
            var writer = dialect.writer(answering(stream), ASKED);
            read(dialect.reader(writer), exchange.body(), exchange.isStream());
            var out = new ByteArrayOutputStream();
            var events = writer.events();
            if (events != null) {
                out.writeBytes(array(events));
            }
            out.writeBytes(array(writer.end(TokenUsage.ofText(3, 4))));
            writer.terminator().forEach(part -> out.writeBytes(array(part)));
            if (!stream) {
                MAPPER.readTree(out.toByteArray());
            }
            var second = new ToldAnswer();
            read(dialect.reader(second), out.toByteArray(), stream);

            assertThat(said(second)).isEqualTo(said(first));
        }
    }

    /// Where nobody said how it ended, the one piece has to say something.
    private static String said(ToldAnswer told) {
        return told.toString().replace("reason=null", "reason=END").replace("reason=OTHER", "reason=END");
    }

    @Test
    void whatIsSaidByEachPartArrives() {
        var read = dialect.read(bytes("""
                {"model":"m","messages":[
                 {"role":"system","content":"be brief"},
                 {"role":"user","content":[{"type":"text","text":"look","cache_control":{"type":"ephemeral","ttl":"1h"}},
                   {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},
                   {"type":"input_audio","input_audio":{"data":"BBBB","format":"mp3"}},
                   {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,CCCC"}}]},
                 {"role":"assistant","content":null,"reasoning_content":"onetwo","reasoning_details":[
                   {"type":"reasoning.text","length":3,"signature":"s1"},{"type":"reasoning.text","length":3,"signature":"s2"}],
                  "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"},
                   "extra_content":{"google":{"thought_signature":"g"}}}]},
                 {"role":"tool","tool_call_id":"c1","content":"done"}],
                 "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
                 "tool_choice":{"type":"function","function":{"name":"f"}},
                 "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"},"strict":true}},
                 "reasoning_effort":"low","stop":"END","max_completion_tokens":7,"logit_bias":{"1":2}}"""), false);

        assertThat(read.system()).containsExactly(new Part.Text("be brief"));
        assertThat(read.turns().get(0).parts())
                .containsExactly(
                        new Part.Text("look", Part.CacheMark.ONE_HOUR),
                        new Part.Media(Part.Kind.IMAGE, "image/png", "AAAA", null, null, "low", null),
                        new Part.Media(Part.Kind.AUDIO, "audio/mpeg", "BBBB", null, null, null, null),
                        new Part.Media(Part.Kind.DOCUMENT, "application/pdf", "CCCC", null, "a.pdf", null, null));
        assertThat(read.turns().get(1).parts())
                .containsExactly(
                        new Part.Thought("one", "s1"),
                        new Part.Thought("two", "s2"),
                        new Part.ToolUse("c1", "f", "{\"a\":1}", "g", null));
        assertThat(read.turns().get(2).parts())
                .containsExactly(new Part.ToolResult("c1", "f", List.of(new Part.Text("done")), false, null));
        assertThat(read.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
        assertThat(read.format()).isEqualTo(new Format.Schema("x", "{\"type\":\"object\"}", true));
        assertThat(read.thinking().effort()).isEqualTo("low");
        assertThat(read.sampling().stop()).containsExactly("END");
        assertThat(read.sampling().mostTokens()).isEqualTo(7);
        assertThat(read.dropped()).containsExactly("logit_bias");
    }

    @Test
    void thoughtsOfAnotherVendorAreNamedAsLeftOut() {
        var read = dialect.read(bytes("""
                {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","reasoning_content":"t",
                 "reasoning_details":[{"type":"reasoning.text","signature":"s"}]},{"role":"user","content":"c"}],"top_k":3}"""), false);

        var written = dialect.write(read, ABLE);

        assertThat(written.dropped()).containsExactlyInAnyOrder("thinking", "top_k");
        assertThat(text(written.body())).doesNotContain("reasoning_content");
    }

    @Test
    void effortGoesOnlyToModelsThatThink() {
        var read = dialect.read(
                bytes("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"reasoning_effort\":\"high\"}"), false);

        assertThat(text(dialect.write(read, ABLE).body())).contains("\"reasoning_effort\":\"high\"");
        var other = dialect.write(read, new Addressee("vendor-1", List.of()));
        assertThat(text(other.body())).doesNotContain("reasoning_effort");
        assertThat(other.dropped()).containsExactly("thinking");
    }

    @Test
    void aBodyWithoutMessagesIsRefusedByName() {
        assertThatThrownBy(() -> dialect.read(bytes("{\"model\":\"m\"}"), false))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> assertThat(refused.parameter()).isEqualTo("messages"));
        assertThatThrownBy(() -> dialect.read(bytes("{\"messages\":[{\"role\":\"pope\",\"content\":\"a\"}]}"), false))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void pictureSizesOfGeminiArriveByEitherName() {
        var read = dialect.read(bytes("""
                {"messages":[{"role":"user","content":"a"}],"aspect_ratio":"16:9","image_size":"2K","modalities":["text","image"]}"""), false);

        assertThat(read.output()).isEqualTo(new Conversation.Output(true, false, "16:9", "2K"));
    }

    @Test
    void aPictureComesAsMarkdownAndAsAnImage() throws IOException {
        var writer = dialect.writer(answering(false), ASKED);
        writer.media(0, new Part.Media(Part.Kind.IMAGE, "image/png", "AAAA", null, null, null, null));
        writer.finish(0, StopReason.END, null);

        var message = MAPPER.readTree(array(writer.end(TokenUsage.NONE)))
                .path("choices")
                .path(0)
                .path("message");

        assertThat(message.path("content").asText()).isEqualTo("![image](data:image/png;base64,AAAA)");
        assertThat(message.at("/images/0/image_url/url").asText()).isEqualTo("data:image/png;base64,AAAA");
        assertThat(message.at("/images/0/image_url/detail").asText()).isEqualTo("auto");
    }

    /// Whatever comes is read or refused.
    @Test
    void noBodyBreaksTheReading() {
        var random = new Random(7);
        for (var exchange : asked().toList()) {
            var body = exchange.request().toString().getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 20; i++) {
                var broken = body.clone();
                for (int j = 0; j < 3; j++) {
                    broken[random.nextInt(broken.length)] = (byte) "{}[]\":,0a\\n".charAt(random.nextInt(11));
                }
                try {
                    dialect.write(dialect.read(broken, false), ABLE);
                } catch (FaultException refused) {
                    assertThat(refused.sentence()).isNotBlank();
                }
            }
        }
    }

    private static List<Tool> functions(Conversation read) {
        return read.tools().stream().filter(Tool.Function.class::isInstance).toList();
    }

    /// Thoughts that only their own vendor knows are not told to another.
    private static List<Conversation.Turn> withoutLost(Conversation read) {
        return read.turns().stream()
                .map(turn -> new Conversation.Turn(
                        turn.role(),
                        turn.parts().stream()
                                .filter(part -> !(part instanceof Part.SealedThought))
                                .filter(part -> !(part instanceof Part.Thought thought && thought.signature() != null))
                                .toList()))
                .toList();
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

    private static String text(ByteBuffer buffer) {
        return new String(array(buffer), StandardCharsets.UTF_8);
    }
}
