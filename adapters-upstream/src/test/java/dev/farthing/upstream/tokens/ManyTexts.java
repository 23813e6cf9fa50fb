package dev.farthing.upstream.tokens;

import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Texts of forty scripts, of emoji, code, any characters, and bytes that were never a text.
public final class ManyTexts {
    private static final int KINDS = 45;
    /// Those that are written on purpose.
    public static final List<UnicodeScript> SCRIPTS = List.of(
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

    private ManyTexts() {}

    /// One text; numbers that follow each other are of different kinds.
    public static String text(SplittableRandom dice, int number) {
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
}
