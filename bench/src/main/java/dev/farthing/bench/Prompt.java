package dev.farthing.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// A chat completion of a given size, as an SDK would print it: escapes, several messages, the model first.
record Prompt(Script script, int bytes) {
    byte[] body() {
        String before = "{\"model\":\"" + script.model() + "\","
                + (script.streams() ? "\"stream\":true,\"stream_options\":{\"include_usage\":true}," : "")
                + "\"temperature\":0.7,\"max_tokens\":256,\"messages\":[{\"role\":\"system\",\"content\":"
                + "\"You keep the books of a small mint and answer in one paragraph.\"},{\"role\":\"user\",\"content\":\"";
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

    static int keyAt() {
        return headBeforeKey().length();
    }

    private static String headBeforeKey() {
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n"
                + "user-agent: farthing-bench\r\ncontent-type: application/json\r\nauthorization: Bearer ";
    }
}
