package dev.farthing.upstream.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.Output;
import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.Thinking;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Conversation.Turn;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.Kind;
import dev.farthing.upstream.conversation.Part.Media;
import dev.farthing.upstream.conversation.Part.Text;
import dev.farthing.upstream.conversation.Part.Thought;
import dev.farthing.upstream.conversation.Part.ToolResult;
import dev.farthing.upstream.conversation.Part.ToolUse;
import dev.farthing.upstream.conversation.Sampling;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What this dialect can say is read again as it was written, whatever it is.
class RoundTripTest {
    private static final int TRIES = Boolean.getBoolean("farthing.long") ? 50_000 : 1_000;
    private static final List<String> WORDS = List.of(
            "a", "\"quoted\"", "two\nlines", "\u00e9\u4e2d\ud83d\ude00", "back\\slash", " ", "\u0001", "{\"no\": json");
    private static final Addressee VENDOR = new Addressee("gemini-2.5-flash", List.of());

    private final GeminiDialect dialect = new GeminiDialect();

    @Test
    void whatIsWrittenReadsTheSame() {
        for (int seed = 0; seed < TRIES; seed++) {
            var asked = new Dice(seed).conversation();

            var written = dialect.write(asked, VENDOR);

            assertThat(written.dropped()).as("seed " + seed).isEmpty();
            assertThat(dialect.read(written.body().array(), false))
                    .as("seed " + seed)
                    .isEqualTo(asked);
        }
    }

    private static final class Dice {
        private final SplittableRandom dice;
        private int calls;

        Dice(int seed) {
            dice = new SplittableRandom(seed);
        }

        Conversation conversation() {
            var turns = new ArrayList<Turn>();
            List<ToolUse> asked = List.of();
            for (int i = 0; i < 1 + dice.nextInt(4); i++) {
                turns.add(new Turn(Role.USER, said(asked)));
                var answer = answer();
                turns.add(new Turn(Role.ASSISTANT, answer));
                asked = answer.stream()
                        .filter(ToolUse.class::isInstance)
                        .map(ToolUse.class::cast)
                        .toList();
            }
            turns.add(new Turn(Role.USER, said(asked)));
            boolean functions = dice.nextBoolean();
            return new Conversation(
                    dice.nextBoolean() ? List.of() : List.of(new Text(words())),
                    turns,
                    functions ? functions() : List.of(),
                    functions ? choice() : new ToolChoice.Auto(),
                    null,
                    sampling(),
                    functions ? new Format.Free() : format(),
                    thinking(),
                    null,
                    false,
                    new Output(dice.nextBoolean(), dice.nextBoolean(), maybe("16:9"), maybe("2K")),
                    Set.of());
        }

        private List<Part> said(List<ToolUse> asked) {
            var parts = new ArrayList<Part>();
            for (var use : asked) {
                parts.add(new ToolResult(use.id(), use.name(), List.of(new Text(words())), dice.nextBoolean(), null));
            }
            for (int i = dice.nextInt(3); i > 0 || parts.isEmpty(); i--) {
                parts.add(dice.nextBoolean() ? new Text(words()) : media());
            }
            return parts;
        }

        private Part media() {
            return switch (dice.nextInt(4)) {
                case 0 -> new Media(Kind.IMAGE, "image/png", "AAAA", null, null, null, null);
                case 1 -> new Media(Kind.AUDIO, "audio/wav", "AAAA", null, null, null, null);
                case 2 -> new Media(Kind.VIDEO, "video/mp4", null, "https://example.com/a?b=c", null, null, null);
                default -> new Media(Kind.DOCUMENT, "application/pdf", "AAAA", null, null, null, null);
            };
        }

        private List<Part> answer() {
            var parts = new ArrayList<Part>();
            if (dice.nextBoolean()) {
                parts.add(new Thought(words(), maybe("c2ln")));
            }
            if (dice.nextBoolean()) {
                parts.add(new Text(words()));
                if (dice.nextBoolean()) {
                    parts.add(new Thought("", "c2lnMg=="));
                }
            }
            for (int i = dice.nextInt(3); i > 0 || parts.isEmpty(); i--) {
                parts.add(new ToolUse(
                        "id-" + calls++, dice.nextBoolean() ? "f" : "g", "{\"a\":[1,\"x\"]}", maybe("c2ln"), null));
            }
            return parts;
        }

        private List<Tool> functions() {
            return List.of(
                    new Tool.Function("f", maybe("what it does"), null, null, null),
                    new Tool.Function(
                            "g",
                            null,
                            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"string\",\"null\"],"
                                    + "\"enum\":[\"x\",\"y\"]},\"b\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}},"
                                    + "\"required\":[\"a\"]}",
                            null,
                            null));
        }

        private ToolChoice choice() {
            return switch (dice.nextInt(4)) {
                case 0 -> new ToolChoice.None();
                case 1 -> new ToolChoice.Any();
                case 2 -> new ToolChoice.Named("g");
                default -> new ToolChoice.Auto();
            };
        }

        private Sampling sampling() {
            return new Sampling(
                    dice.nextBoolean() ? null : new BigDecimal("0.70"),
                    dice.nextBoolean() ? null : new BigDecimal("1"),
                    dice.nextBoolean() ? null : Integer.valueOf(40),
                    dice.nextBoolean() ? null : new BigDecimal("-1.5"),
                    dice.nextBoolean() ? null : BigDecimal.ZERO,
                    dice.nextBoolean() ? null : Long.valueOf(dice.nextInt()),
                    dice.nextBoolean() ? List.of() : List.of("END", "\n"),
                    dice.nextBoolean() ? null : Integer.valueOf(1 + dice.nextInt(1_000)),
                    1 + dice.nextInt(3),
                    false,
                    null);
        }

        private Format format() {
            return switch (dice.nextInt(4)) {
                case 0 -> new Format.Json();
                case 3 -> new Format.Schema("answer", "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}", null);
                case 1 ->
                    new Format.Schema(
                            "answer", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}", null);
                default -> new Format.Free();
            };
        }

        private Thinking thinking() {
            return switch (dice.nextInt(4)) {
                case 0 -> new Thinking(null, 0, null);
                case 1 -> new Thinking(null, -1, true);
                case 2 -> new Thinking(null, 1 + dice.nextInt(20_000), dice.nextBoolean());
                default -> null;
            };
        }

        private String maybe(String text) {
            return dice.nextBoolean() ? null : text;
        }

        private String words() {
            var words = new StringBuilder();
            for (int i = 0; i < 1 + dice.nextInt(3); i++) {
                words.append(WORDS.get(dice.nextInt(WORDS.size())));
            }
            return words.toString();
        }
    }
}
