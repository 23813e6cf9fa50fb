package dev.farthing.rest.relay;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// A request body as chance writes it: mostly sound, with all that JSON allows, and spoilt now and then.
final class RandomRequest {
    private static final String[] NAMES = {
        "model",
        "stream",
        "stream_options",
        "max_tokens",
        "max_completion_tokens",
        "n",
        "messages",
        "x",
        "mod\\u0065l",
        ""
    };
    private static final String[] SCALARS = {
        "true",
        "false",
        "null",
        "0",
        "-0",
        "7",
        "-12",
        "4096",
        "01",
        "1.5",
        "1e3",
        "-1.0E-7",
        "1.",
        ".5",
        "1e",
        "tru",
        "nul",
        "99999999999999999999",
        "\"m\"",
        "\"gpt-4o\"",
        "\"a b\"",
        "\"\"",
        "\"\\n\"",
        "\"\\u00e9\"",
        "\"\\q\"",
        "\"é中😀\"",
        "NaN"
    };
    private static final String[] TEXT = {
        "plain words that are long enough for a whole word or two",
        "\\\"",
        "\\\\",
        "\\u12aF",
        "é",
        "中文",
        "😀",
        "/",
        "\\t",
        "~",
        "\u007f"
    };
    private static final String[] SPOILS = {
        "\"", "\\", "{", "}", "[", "]", ",", ":", "\u0000", "\n", "\t", "x", " ", "1", "-", "'", "/*", "\u001f"
    };

    private final Random chance;
    private final StringBuilder text = new StringBuilder();

    RandomRequest(Random chance) {
        this.chance = chance;
    }

    byte[] bytes() {
        blank();
        object(true, 0);
        blank();
        var sound = text.toString().getBytes(StandardCharsets.UTF_8);
        return chance.nextInt(3) > 0 ? sound : spoilt(sound);
    }

    private byte[] spoilt(byte[] sound) {
        int at = chance.nextInt(sound.length + 1);
        var out = new ByteArrayOutputStream();
        out.write(sound, 0, at);
        switch (chance.nextInt(4)) {
            case 0 -> out.writeBytes(SPOILS[chance.nextInt(SPOILS.length)].getBytes(StandardCharsets.UTF_8));
            case 1 -> out.write(chance.nextInt(256));
            case 2 -> at = Math.min(sound.length, at + 1 + chance.nextInt(3));
            default -> at = sound.length;
        }
        out.write(sound, at, sound.length - at);
        return out.toByteArray();
    }

    private void object(boolean root, int depth) {
        text.append('{');
        blank();
        int members = root ? chance.nextInt(7) : chance.nextInt(3);
        if (root && chance.nextInt(8) > 0) {
            text.append("\"model\":\"gpt-4o\"").append(members == 0 ? "" : ",");
        }
        for (int i = 0; i < members; i++) {
            var name = root ? NAMES[chance.nextInt(NAMES.length)] : chance.nextInt(3) == 0 ? "include_usage" : "y";
            blank();
            text.append('"').append(name).append('"');
            blank();
            text.append(':');
            blank();
            value(depth + 1);
            blank();
            text.append(i + 1 < members ? "," : "");
        }
        blank();
        text.append('}');
    }

    private void value(int depth) {
        switch (chance.nextInt(depth > 4 ? 5 : 8)) {
            case 0, 1, 2 -> text.append(SCALARS[chance.nextInt(SCALARS.length)]);
            case 3, 4 -> {
                text.append('"');
                for (int i = chance.nextInt(5); i > 0; i--) {
                    text.append(TEXT[chance.nextInt(TEXT.length)]);
                }
                text.append('"');
            }
            case 5 -> {
                text.append('[');
                for (int i = chance.nextInt(4); i > 0; i--) {
                    value(depth + 1);
                    text.append(i > 1 ? "," : "");
                }
                text.append(']');
            }
            default -> object(false, depth + 1);
        }
    }

    private void blank() {
        if (chance.nextInt(6) == 0) {
            text.append(" \n\t\r".charAt(chance.nextInt(4)));
        }
    }
}
