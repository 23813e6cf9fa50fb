package dev.farthing.upstream.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.AnswerSink;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.Output;
import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Conversation.Turn;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Sampling;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.conversation.ToldAnswer;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/// What can be said in Anthropic's dialect says the same after it was written and read again.
class RoundTripTest {
    private static final Addressee MODEL = new Addressee("claude-sonnet-4-5", List.of(), 64_000);
    private static final String[] WORDS = {
        "a", "ß", "日本", "😀", "\"", "\\", "\n", "\u0001", "x y", "</s>", "data: [DONE]"
    };

    private final AnthropicDialect dialect = new AnthropicDialect();

    @Property(tries = 300)
    void aConversationSaysTheSame(@ForAll Random random) {
        var conversation = conversation(random);

        var written = dialect.write(conversation, MODEL);

        assertThat(written.dropped()).isEmpty();
        assertThat(dialect.read(AnthropicDialectTest.array(written.body()), conversation.stream()))
                .isEqualTo(conversation);
    }

    @Property(tries = 300)
    void anAnswerSaysTheSame(@ForAll Random random) throws IOException {
        var steps = random.nextInt(12);
        var seed = random.nextLong();
        var first = new ToldAnswer();
        play(new Random(seed), steps, first);
        for (boolean stream : new boolean[] {true, false}) {
            var writer = dialect.writer(AnthropicDialectTest.answering(stream), AnthropicDialectTest.ASKED);
            play(new Random(seed), steps, writer);
            var told = AnthropicDialectTest.told(writer, TokenUsage.ofText(1, 2));
            if (stream) {
                StrictClient.read(told);
            }
            var second = new ToldAnswer();
            AnthropicDialectTest.read(dialect.reader(second), AnthropicDialectTest.bytes(told), stream);

            assertThat(second.toString()).isEqualTo(first.toString());
        }
    }

    private static void play(Random random, int steps, AnswerSink sink) {
        int tools = 0;
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(6)) {
                case 0 -> sink.text(0, words(random));
                case 1 -> {
                    sink.thought(0, words(random));
                    sink.thought(0, words(random));
                    sink.signature(0, "sig" + i);
                }
                case 2 -> sink.sealedThought(0, "data" + i);
                case 3 -> {
                    sink.text(0, words(random));
                    sink.citation(0, "https://x.example/" + i, words(random));
                }
                case 4 -> sink.toolUse(0, tools++, "t" + i, "f" + i, null);
                default -> {
                    // Two tools at a time, mixed.
                    sink.toolUse(0, tools, "t" + i, "f", null);
                    sink.toolUse(0, tools + 1, "u" + i, "g", null);
                    sink.arguments(0, tools, "{\"a\":");
                    sink.arguments(0, tools + 1, "{\"b\":[");
                    sink.arguments(0, tools, "1}");
                    sink.arguments(0, tools + 1, "2]}");
                    tools += 2;
                }
            }
        }
        sink.finish(0, tools > 0 ? StopReason.TOOL_USE : pick(random, StopReason.END, StopReason.LENGTH), null);
    }

    private static Conversation conversation(Random random) {
        var system = new ArrayList<Part>();
        for (int i = random.nextInt(3); i > 0; i--) {
            system.add(new Part.Text(words(random), i == 1 ? Part.CacheMark.ONE_HOUR : null));
        }
        var tools = new ArrayList<Tool>();
        tools.add(new Tool.Function("f", "d", "{\"type\":\"object\"}", maybe(random, true), null));
        tools.add(new Tool.Function("g", null, "{\"type\":\"object\",\"x\":[1]}", null, Part.CacheMark.FIVE_MINUTES));
        if (random.nextBoolean()) {
            tools.add(new Tool.WebSearch(maybe(random, 3), List.of("x.example"), List.of(), null));
            tools.add(new Tool.UrlContext());
            tools.add(new Tool.CodeExecution());
        }
        var choice = pick(random, new ToolChoice.Auto(), new ToolChoice.Any(), new ToolChoice.Named("f"), (ToolChoice)
                new ToolChoice.None());
        var temperature = maybe(random, new BigDecimal("0." + (1 + random.nextInt(9))));
        return new Conversation(
                system,
                turns(random),
                tools,
                choice,
                choice instanceof ToolChoice.None ? null : maybe(random, false),
                new Sampling(
                        temperature,
                        temperature == null ? maybe(random, new BigDecimal("0.5")) : null,
                        maybe(random, 40),
                        null,
                        null,
                        null,
                        random.nextBoolean() ? List.of() : List.of("END", words(random)),
                        1 + random.nextInt(64_000),
                        1,
                        false,
                        null),
                random.nextBoolean() ? new Format.Free() : new Format.Schema("output", "{\"type\":\"object\"}", true),
                null,
                maybe(random, words(random)),
                random.nextBoolean(),
                Output.TEXT,
                Set.of());
    }

    private static List<Turn> turns(Random random) {
        var turns = new ArrayList<Turn>();
        var waiting = new ArrayList<Part.ToolUse>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            var user = new ArrayList<Part>();
            for (var use : waiting) {
                var content = random.nextBoolean()
                        ? List.<Part>of(new Part.Text(words(random)))
                        : List.<Part>of(new Part.Text(words(random)), picture());
                user.add(new Part.ToolResult(use.id(), use.name(), content, random.nextBoolean(), null));
            }
            waiting.clear();
            user.add(new Part.Text(words(random), i == 0 ? Part.CacheMark.FIVE_MINUTES : null));
            if (random.nextBoolean()) {
                user.add(picture());
                user.add(new Part.Media(Part.Kind.IMAGE, null, null, "https://x.example/a.png", null, null, null));
                user.add(new Part.Media(Part.Kind.DOCUMENT, "application/pdf", "AAAA", null, "a.pdf", null, null));
            }
            turns.add(new Turn(Role.USER, user));
            var assistant = new ArrayList<Part>();
            if (random.nextBoolean()) {
                assistant.add(new Part.Thought(words(random), "sig" + i));
                assistant.add(new Part.SealedThought("data" + i));
            }
            assistant.add(new Part.Text(words(random)));
            for (int j = random.nextInt(3); j > 0; j--) {
                var use = new Part.ToolUse("t" + i + "_" + j, "f", "{\"a\" :\"" + j + "\\u00e9\"}", null, null);
                waiting.add(use);
                assistant.add(use);
            }
            turns.add(new Turn(Role.ASSISTANT, assistant));
        }
        turns.add(new Turn(Role.USER, List.of(new Part.Text(words(random)))));
        return turns;
    }

    private static Part picture() {
        return new Part.Media(Part.Kind.IMAGE, "image/png", "AAAA", null, null, null, null);
    }

    /// Never blank.
    private static String words(Random random) {
        var words = new StringBuilder("w");
        for (int i = random.nextInt(5); i > 0; i--) {
            words.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }

    private static <T> @Nullable T maybe(Random random, T thing) {
        return random.nextBoolean() ? thing : null;
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... some) {
        return some[random.nextInt(some.length)];
    }
}
