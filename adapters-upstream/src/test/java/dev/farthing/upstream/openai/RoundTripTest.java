package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.AnswerSink;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.Output;
import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.Thinking;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Conversation.Turn;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.CacheMark;
import dev.farthing.upstream.conversation.Part.Kind;
import dev.farthing.upstream.conversation.Part.Media;
import dev.farthing.upstream.conversation.Part.Text;
import dev.farthing.upstream.conversation.Part.Thought;
import dev.farthing.upstream.conversation.Part.ToolResult;
import dev.farthing.upstream.conversation.Part.ToolUse;
import dev.farthing.upstream.conversation.Sampling;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.conversation.ToldAnswer;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/// What a chat can say says the same after it was written and read again, and what it cannot say is left out and
/// named.
class RoundTripTest {
    private static final Addressee THINKS = new Addressee("m", List.of(Addressee.REASONING));
    private static final Addressee THINKS_NOT = new Addressee("m", List.of());
    private static final String[] WORDS = {
        "a", "ß", "日本", "😀", "\"", "\\", "\n", "\u0001", "x y", "</s>", "data: [DONE]"
    };

    private final ChatDialect dialect = new ChatDialect();

    @Property(tries = 300)
    void aConversationSaysTheSame(@ForAll Random random) {
        var conversation = new Asking(random, new TreeSet<>(), false).conversation();

        var written = dialect.write(conversation, THINKS);

        assertThat(written.dropped()).isEmpty();
        assertThat(dialect.read(array(written.body()), conversation.stream())).isEqualTo(conversation);
    }

    /// The same dice are thrown twice: once for a conversation with more in it than chats can say.
    @Property(tries = 300)
    void whatAChatCannotSayIsLeftOutAndNamed(@ForAll long seed) {
        var plain = new Asking(new Random(seed), new TreeSet<>(), false).conversation();
        var beyond = new TreeSet<String>();
        var rich = new Asking(new Random(seed), beyond, true).conversation();

        var written = dialect.write(rich, THINKS_NOT);

        assertThat(written.dropped()).isEqualTo(beyond);
        assertThat(dialect.read(array(written.body()), plain.stream())).isEqualTo(without(plain));
    }

    /// Thinking is asked only of models that are known to think.
    private static Conversation without(Conversation plain) {
        return new Conversation(
                plain.system(),
                plain.turns(),
                plain.tools(),
                plain.toolChoice(),
                plain.parallelTools(),
                plain.sampling(),
                plain.format(),
                null,
                plain.user(),
                plain.stream(),
                plain.output(),
                plain.dropped());
    }

    @Property(tries = 300)
    void anAnswerSaysTheSame(@ForAll long seed) throws IOException {
        var first = new ToldAnswer();
        play(new Random(seed), first);
        for (boolean stream : new boolean[] {true, false}) {
            var writer = dialect.writer(
                    new Answering(new UUID(1, 2), "public-1", Instant.EPOCH, stream, true),
                    new Asking(new Random(seed), new TreeSet<>(), false).conversation());
            play(new Random(seed), writer);
            var out = new ByteArrayOutputStream();
            var events = writer.events();
            if (events != null) {
                out.writeBytes(array(events));
            }
            out.writeBytes(array(writer.end(TokenUsage.ofText(1, 2))));
            writer.terminator().forEach(part -> out.writeBytes(array(part)));
            var second = new ToldAnswer();
            ChatDialectTest.read(dialect.reader(second), out.toByteArray(), stream);

            assertThat(second.toString()).isEqualTo(first.toString());
        }
    }

    private static void play(Random random, AnswerSink sink) {
        for (int answer = 0; answer <= random.nextInt(2); answer++) {
            int tools = 0;
            sink.text(answer, words(random));
            for (int i = random.nextInt(8); i > 0; i--) {
                switch (random.nextInt(5)) {
                    case 0 -> sink.text(answer, words(random));
                    case 1 -> {
                        sink.thought(answer, words(random));
                        sink.signature(answer, "sig" + i);
                    }
                    case 2 -> sink.sealedThought(answer, "data" + i);
                    case 3 -> sink.citation(answer, "https://x.example/" + i, words(random));
                    default -> {
                        // Two tools at a time, mixed.
                        sink.toolUse(answer, tools, "t" + i, "f", random.nextBoolean() ? "sig" : null);
                        sink.toolUse(answer, tools + 1, "u" + i, "g", null);
                        sink.arguments(answer, tools, "{\"a\":");
                        sink.arguments(answer, tools + 1, "{\"b\":[");
                        sink.arguments(answer, tools, "1}");
                        sink.arguments(answer, tools + 1, "2]}");
                        tools += 2;
                    }
                }
            }
            sink.finish(
                    answer,
                    tools > 0
                            ? StopReason.TOOL_USE
                            : pick(random, StopReason.END, StopReason.LENGTH, StopReason.REFUSED),
                    null);
        }
    }

    /// Makes conversations. Whatever is added to them beyond what chats can say takes dice of its own, so that all
    /// else is the same with it and without it.
    private static final class Asking {
        private final Random random;
        private final Set<String> beyond;
        private final @Nullable Random more;

        Asking(Random random, Set<String> beyond, boolean isMore) {
            this.random = random;
            this.beyond = beyond;
            this.more = isMore ? new Random(random.nextLong()) : null;
            if (!isMore) {
                random.nextLong();
            }
        }

        private boolean more(String name) {
            if (more == null || !more.nextBoolean()) {
                return false;
            }
            beyond.add(name);
            return true;
        }

        private @Nullable CacheMark mark() {
            return more("cache_control") ? CacheMark.ONE_HOUR : null;
        }

        Conversation conversation() {
            boolean stream = random.nextBoolean();
            boolean functions = random.nextBoolean();
            return new Conversation(
                    random.nextBoolean() ? List.of() : List.of(new Text(words(random), mark())),
                    turns(),
                    tools(functions),
                    functions ? choice() : new ToolChoice.Auto(),
                    functions ? maybe(random.nextBoolean()) : null,
                    sampling(),
                    format(),
                    thinking(),
                    maybe(words(random)),
                    stream,
                    new Output(random.nextBoolean(), more("audio"), maybe("16:9"), maybe("2K")),
                    Set.of());
        }

        private @Nullable Thinking thinking() {
            var effort = pick(random, "minimal", "low", "medium", "high", "xhigh");
            if (random.nextBoolean()) {
                return null;
            }
            if (more != null) {
                beyond.add("thinking");
            }
            return new Thinking(effort, null, null);
        }

        private List<Turn> turns() {
            var turns = new ArrayList<Turn>();
            List<ToolUse> asked = List.of();
            for (int i = random.nextInt(4); i > 0; i--) {
                turns.add(new Turn(Role.USER, said(asked)));
                var answer = answer(i);
                turns.add(new Turn(Role.ASSISTANT, answer));
                asked = answer.stream()
                        .filter(ToolUse.class::isInstance)
                        .map(ToolUse.class::cast)
                        .toList();
            }
            turns.add(new Turn(Role.USER, said(asked)));
            return turns;
        }

        private List<Part> said(List<ToolUse> asked) {
            var parts = new ArrayList<Part>();
            for (var use : asked) {
                parts.add(new ToolResult(use.id(), use.name(), List.of(new Text(words(random))), false, null));
            }
            parts.add(new Text(words(random), mark()));
            for (int i = random.nextInt(3); i > 0; i--) {
                parts.add(media());
                parts.add(new Text(words(random), mark()));
            }
            return parts;
        }

        private Part media() {
            var address = "https://x.example/a?b=c";
            return switch (random.nextInt(7)) {
                case 0 -> new Media(Kind.IMAGE, "image/webp", "AAAA", null, null, maybe("low"), mark());
                case 1 -> new Media(Kind.IMAGE, null, null, address, null, maybe("high"), mark());
                case 2 -> new Media(Kind.VIDEO, null, null, address, null, null, mark());
                case 3 -> new Media(Kind.VIDEO, "video/webm", "AAAA", null, null, null, mark());
                case 4 -> {
                    var type = pick(random, "audio/wav", "audio/mpeg", "audio/flac", "audio/ogg");
                    yield new Media(Kind.AUDIO, type, "AAAA", null, null, null, mark());
                }
                case 5 -> new Media(Kind.DOCUMENT, "application/pdf", "AAAA", null, "a.pdf", null, mark());
                default -> new Media(Kind.DOCUMENT, null, null, address, null, null, mark());
            };
        }

        private List<Part> answer(int number) {
            var parts = new ArrayList<Part>();
            if (more("thinking")) {
                parts.add(new Thought("what only its vendor may know", "sig"));
                parts.add(new Part.SealedThought("data"));
            }
            if (random.nextBoolean()) {
                parts.add(new Thought(words(random), null));
            }
            parts.add(new Text(words(random)));
            if (more("assistant.image")) {
                parts.add(new Media(Kind.IMAGE, "image/png", "AAAA", null, null, null, null));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                parts.add(new ToolUse(
                        "t" + number + "_" + i, pick(random, "f", "g"), "{\"a\" :\"\\u00e9\"}", maybe("sig"), null));
            }
            return parts;
        }

        private List<Tool> tools(boolean functions) {
            var tools = new ArrayList<Tool>();
            if (functions) {
                var schema = "{\"type\":\"object\",\"x\":[1]}";
                tools.add(new Tool.Function("f", maybe(words(random)), schema, maybe(random.nextBoolean()), mark()));
                tools.add(new Tool.Function("g", null, "{}", null, mark()));
            }
            if (more("web_search")) {
                tools.add(new Tool.WebSearch(3, List.of("x.example"), List.of(), null));
            }
            if (more("url_context")) {
                tools.add(new Tool.UrlContext());
            }
            if (more("code_execution")) {
                tools.add(new Tool.CodeExecution());
            }
            return tools;
        }

        private ToolChoice choice() {
            return switch (random.nextInt(4)) {
                case 0 -> new ToolChoice.None();
                case 1 -> new ToolChoice.Any();
                case 2 -> new ToolChoice.Named("g");
                default -> new ToolChoice.Auto();
            };
        }

        private Sampling sampling() {
            boolean probabilities = random.nextBoolean();
            var stops = new ArrayList<String>();
            for (int i = random.nextInt(5); i > 0; i--) {
                stops.add(words(random));
            }
            if (stops.size() == 4 && more("stop")) {
                stops.add("one too many");
            }
            return new Sampling(
                    maybe(new BigDecimal("0.70")),
                    maybe(BigDecimal.ONE),
                    more("top_k") ? Integer.valueOf(40) : null,
                    maybe(new BigDecimal("-1.5")),
                    maybe(BigDecimal.ZERO),
                    maybe((long) random.nextInt()),
                    stops,
                    maybe(1 + random.nextInt(1_000)),
                    1 + random.nextInt(3),
                    probabilities,
                    probabilities ? maybe(5) : null);
        }

        private Format format() {
            return switch (random.nextInt(3)) {
                case 0 -> new Format.Json();
                case 1 -> new Format.Schema("answer", "{\"type\":\"object\"}", maybe(random.nextBoolean()));
                default -> new Format.Free();
            };
        }

        private <T> @Nullable T maybe(T thing) {
            return random.nextBoolean() ? thing : null;
        }
    }

    /// Never blank.
    private static String words(Random random) {
        var words = new StringBuilder("w");
        for (int i = random.nextInt(5); i > 0; i--) {
            words.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... some) {
        return some[random.nextInt(some.length)];
    }

    private static byte[] array(ByteBuffer buffer) {
        var array = new byte[buffer.remaining()];
        buffer.duplicate().get(array);
        return array;
    }
}
