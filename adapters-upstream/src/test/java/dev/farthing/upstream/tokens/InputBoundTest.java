package dev.farthing.upstream.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.domain.usage.Endpoint;
import java.lang.Character.UnicodeScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// B36: no bundled tokenizer makes more tokens of a text than it has bytes, so bytes bound what a hold must cover.
class InputBoundTest {
    private static final int TEXTS = Boolean.getBoolean("farthing.long") ? 100_000 : 3_000;
    private static final int KINDS = 45;
    private static final List<UnicodeScript> SCRIPTS = List.of(
            UnicodeScript.LATIN,
            UnicodeScript.GREEK,
            UnicodeScript.CYRILLIC,
            UnicodeScript.ARMENIAN,
            UnicodeScript.HEBREW,
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.THAANA,
            UnicodeScript.NKO,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.TIBETAN,
            UnicodeScript.MYANMAR,
            UnicodeScript.GEORGIAN,
            UnicodeScript.HANGUL,
            UnicodeScript.ETHIOPIC,
            UnicodeScript.CHEROKEE,
            UnicodeScript.CANADIAN_ABORIGINAL,
            UnicodeScript.OGHAM,
            UnicodeScript.RUNIC,
            UnicodeScript.KHMER,
            UnicodeScript.MONGOLIAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.HAN,
            UnicodeScript.YI,
            UnicodeScript.CUNEIFORM,
            UnicodeScript.EGYPTIAN_HIEROGLYPHS,
            UnicodeScript.ADLAM);
    private static final Map<UnicodeScript, int[]> LETTERS = letters();
    private static final int[] EMOJI = IntStream.concat(
                    IntStream.of(0x200D, 0xFE0F, 0x20E3, 0x1F3FB, 0x1F3FF, 0x1F1E6, 0x1F1FF),
                    IntStream.rangeClosed(0x1F300, 0x1FAF8).filter(Character::isDefined))
            .toArray();
    private static final String[] CODE = {
        "for (int i = 0; i < n; i++) {\n    ",
        "    return x -> y;\n}\n",
        "def f(a, *b):\n\t",
        "=>",
        "!==",
        "</div>",
        "SELECT * FROM t WHERE id = $1;",
        "\\u00e9",
        "0x7fff_ffff",
        "{{{",
        "]]]",
        "\r\n\r\n",
        "\t\t\t",
        "        ",
        "<|endoftext|>",
        "<|im_start|>",
        "```",
        "&&||??::->",
        "1234567890",
        "aaaaaaaaaaaaaaaa"
    };

    private static Map<UnicodeScript, int[]> letters() {
        var letters = new EnumMap<UnicodeScript, int[]>(UnicodeScript.class);
        for (var script : SCRIPTS) {
            letters.put(
                    script,
                    IntStream.range(0, 0x1F000)
                            .filter(point -> UnicodeScript.of(point) == script)
                            .toArray());
        }
        return letters;
    }

    private static String text(SplittableRandom dice, int number) {
        int kind = number % KINDS;
        int length = 1 + dice.nextInt(dice.nextInt(20) == 0 ? 1_500 : 60);
        var text = new StringBuilder(length);
        if (kind == KINDS - 1) {
            var bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) dice.nextInt(256);
            }
            return new String(bytes, dice.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        }
        for (int i = 0; i < length; i++) {
            if (kind < SCRIPTS.size()) {
                pick(text, dice, LETTERS.get(SCRIPTS.get(kind)));
                text.append(dice.nextInt(6) == 0 ? " " : "");
            } else if (kind == SCRIPTS.size()) {
                pick(text, dice, EMOJI);
            } else if (kind == SCRIPTS.size() + 1) {
                text.append(CODE[dice.nextInt(CODE.length)]);
            } else if (kind == SCRIPTS.size() + 2) {
                int point = dice.nextInt(0xF800);
                // Half of a pair is no text: a client that sends one does not send UTF-8.
                text.append((char) (point < Character.MIN_SURROGATE ? point : point + 0x800));
            } else {
                pick(text, dice, LETTERS.get(SCRIPTS.get(dice.nextInt(SCRIPTS.size()))));
            }
        }
        return text.toString();
    }

    private static void pick(StringBuilder text, SplittableRandom dice, int[] points) {
        text.appendCodePoint(points[dice.nextInt(points.length)]);
    }

    @ParameterizedTest
    @EnumSource
    void b36NoTextHasMoreTokensThanBytes(EncodingType type) {
        var encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
        var dice = new SplittableRandom(36);
        Set<UnicodeScript> seen = new HashSet<>();
        for (int i = 0; i < TEXTS; i++) {
            var text = text(dice, i);
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            int tokens = encoding.countTokensOrdinary(text);
            if (tokens > bytes) {
                throw new AssertionError(type + " makes " + tokens + " tokens of " + bytes + " bytes: " + text);
            }
            text.codePoints().forEach(point -> seen.add(UnicodeScript.of(point)));
        }
        assertThat(seen).as("scripts that were tried").containsAll(SCRIPTS);
    }

    @ParameterizedTest
    @EnumSource
    void b36NoConversationHasMoreTokensThanItsRequestHasBytes(EncodingType type) {
        var counter = new LocalTokenCounter();
        try {
            var dice = new SplittableRandom(37);
            for (int i = 0; i < TEXTS / 10; i++) {
                var body = new StringBuilder("{\"messages\":[");
                for (int message = dice.nextInt(4); message >= 0; message--) {
                    body.append("{\"role\":\"user\",\"content\":").append(quoted(dice, text(dice, i + message)));
                    body.append(message == 0 ? "}" : "},");
                }
                var bytes = body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
                long tokens = counter.count(
                                type.getName(),
                                Endpoint.CHAT_COMPLETIONS,
                                List.of(ByteBuffer.wrap(bytes)),
                                ReplySummary.NOTHING)
                        .toCompletableFuture()
                        .join()
                        .tokens()
                        .promptTokens();
                assertThat(tokens).as(body.toString()).isBetween(1L, (long) bytes.length);
            }
        } finally {
            counter.close();
        }
    }

    /// As clients write it: characters as they are, or some of them escaped, which is never shorter.
    private static String quoted(SplittableRandom dice, String text) {
        boolean escaping = dice.nextBoolean();
        var quoted = new StringBuilder("\"");
        for (char each : text.toCharArray()) {
            if (each < ' ' || each == '"' || each == '\\' || Character.isSurrogate(each) || escaping && each > '~') {
                quoted.append("\\u%04x".formatted((int) each));
            } else {
                quoted.append(each);
            }
        }
        return quoted.append('"').toString();
    }
}
