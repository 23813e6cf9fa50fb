package dev.farthing.application.relay;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Documents as a stranger might send them: members that a dialect knows with any values whatever, deep, long,
/// twice,
/// of half characters and of numbers beyond all measure, and some that are no documents at all.
public final class RandomBodies {
    private static final int DEEPEST = 6;
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "3",
            "17",
            "4096",
            "-1",
            "-0",
            "1.0",
            "0.5",
            "1e3",
            "2147483648",
            "9223372036854775808",
            "1e400",
            "-1e400",
            "1e-400",
            "123456789012345678901234567890",
            "1E+2");
    private static final List<String> TEXTS = List.of(
            "",
            "m",
            "text",
            "user",
            "system",
            "assistant",
            "tool",
            "function",
            "auto",
            "priority",
            "stop",
            "image_url",
            "image",
            "input_audio",
            "file",
            "document",
            "web_search",
            "web_search_20250305",
            "web_search_call",
            "server_tool_use",
            "tool_use",
            "message_start",
            "message_delta",
            "content_block_start",
            "response.completed",
            "response.output_item.done",
            "STOP",
            "image/png",
            "gemini-2.5-flash",
            "data:image/png;base64,AAAA",
            "7",
            "\\ud800",
            "\\udc00x",
            "\\u0000",
            "\\n\\\"\\\\",
            "\u4f60\u597d",
            "\ud83d\ude00",
            "null",
            "audio/wav");

    private final Random random;
    private final List<String> names;

    /// @param names what the dialect calls its members
    public RandomBodies(long seed, List<String> names) {
        this.random = new Random(seed);
        this.names = names;
    }

    /// How many of them a test takes: more where it may take its time.
    public static int count() {
        return Boolean.getBoolean("farthing.long") ? 200_000 : 3_000;
    }

    /// @param beginning the first members of the document, with a comma behind them; or nothing
    public byte[] next(String beginning) {
        var text = new StringBuilder("{").append(beginning);
        int members = random.nextInt(8);
        for (int i = 0; i < members; i++) {
            member(text, 1);
            text.append(',');
        }
        text.append("\"end\":null}");
        if (random.nextInt(50) == 0) {
            int depth = 10 + random.nextInt(3_000);
            text.setLength(text.length() - 1);
            text.append(",\"messages\":")
                    .append("[".repeat(depth))
                    .append("]".repeat(depth))
                    .append('}');
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return random.nextInt(3) == 0 ? broken(bytes) : bytes;
    }

    private byte[] broken(byte[] bytes) {
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                yield bytes;
            }
            case 2 -> {
                var more = new byte[random.nextInt(40)];
                random.nextBytes(more);
                var all = Arrays.copyOf(bytes, bytes.length + more.length);
                System.arraycopy(more, 0, all, bytes.length, more.length);
                yield all;
            }
            default -> {
                var noise = new byte[random.nextInt(60)];
                random.nextBytes(noise);
                yield noise;
            }
        };
    }

    private void member(StringBuilder text, int depth) {
        text.append('"').append(one(names)).append("\":");
        value(text, depth);
    }

    private void value(StringBuilder text, int depth) {
        switch (depth > DEEPEST ? 4 + random.nextInt(4) : random.nextInt(8)) {
            case 0, 1 -> {
                text.append('{');
                int members = random.nextInt(4);
                for (int i = 0; i < members; i++) {
                    text.append(i == 0 ? "" : ",");
                    member(text, depth + 1);
                }
                text.append('}');
            }
            case 2, 3 -> {
                text.append('[');
                int elements = random.nextInt(4);
                for (int i = 0; i < elements; i++) {
                    text.append(i == 0 ? "" : ",");
                    value(text, depth + 1);
                }
                text.append(']');
            }
            case 4 -> text.append(number());
            case 5, 6 -> text.append('"').append(one(TEXTS)).append('"');
            default -> text.append(one(List.of("true", "false", "null")));
        }
    }

    private String number() {
        return random.nextInt(20) == 0 ? "9".repeat(1 + random.nextInt(900)) : one(NUMBERS);
    }

    private String one(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }
}
