package dev.farthing.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// A request of a given size, as an SDK would print it: escapes, several messages, the model first. One that is not in
/// the vendor's dialect has its answer translated.
record Prompt(Script script, int bytes, boolean translated) {
    // Beside its chunks of text a chat has a finish, the usage and [DONE]; messages begin and end message and block.
    private static final int CHAT_FRAME = 3;
    private static final int MESSAGES_FRAME = 5;

    Prompt(Script script, int bytes) {
        this(script, bytes, false);
    }

    /// The same for callers of Anthropic's dialect; answered as a stream.
    Prompt inMessages() {
        return new Prompt(script, bytes, true);
    }

    /// How many lines of data its answer has, if it is a stream.
    int events() {
        return translated ? script.events() - CHAT_FRAME + MESSAGES_FRAME : script.events();
    }

    private String options() {
        if (!script.streams()) {
            return "";
        }
        return translated ? "\"stream\":true," : "\"stream\":true,\"stream_options\":{\"include_usage\":true},";
    }

    byte[] body() {
        String before = "{\"model\":\"" + script.model() + "\","
                + options()
                + "\"temperature\":0.7,\"max_tokens\":256,"
                + (translated ? "\"system\":" : "\"messages\":[{\"role\":\"system\",\"content\":")
                + "\"You keep the books of a small mint and answer in one paragraph.\""
                + (translated ? ",\"messages\":[" : "},")
                + "{\"role\":\"user\",\"content\":\"";
        String after = "\"}]}";
        String sentence = "How many farthings make \\\"two pounds\\\", and who counted them?\\n";
        StringBuilder body = new StringBuilder(before);
        while (body.length() + sentence.length() + after.length() <= bytes) {
            body.append(sentence);
        }
        body.append(".".repeat(Math.max(0, bytes - body.length() - after.length())));
        return body.append(after).toString().getBytes(US_ASCII);
    }

    /// The whole request with room for a key; `keyAt` says where.
    byte[] request(int keyLength) {
        byte[] body = body();
        byte[] head = (headBeforeKey() + "0".repeat(keyLength) + "\r\ncontent-length: " + body.length + "\r\n\r\n")
                .getBytes(US_ASCII);
        byte[] whole = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }

    int keyAt() {
        return headBeforeKey().length();
    }

    private String headBeforeKey() {
        return "POST " + (translated ? "/v1/messages" : "/v1/chat/completions") + " HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n"
                + "user-agent: farthing-bench\r\ncontent-type: application/json\r\nauthorization: Bearer ";
    }
}
