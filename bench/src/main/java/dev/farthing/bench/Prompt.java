package dev.farthing.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// A request of a given size, as an SDK would print it: escapes, several messages, the model first. One that is not
/// in the vendor's dialect has its answer translated.
///
/// @param caller the dialect it is asked in
record Prompt(Script script, int bytes, Tongue caller) {
    private static final String SYSTEM = "You keep the books of a small mint and answer in one paragraph.";

    Prompt(Script script, int bytes) {
        this(script, bytes, script.tongue());
    }

    boolean translated() {
        return caller != script.tongue();
    }

    /// How many lines of data its answer has, if it is a stream.
    int events() {
        return caller.translated(script.events(), script.tongue());
    }

    byte[] body() {
        String[] around = caller.request(script.model(), script.streams(), SYSTEM);
        String sentence = "How many farthings make \\\"two pounds\\\", and who counted them?\\n";
        StringBuilder body = new StringBuilder(around[0]);
        while (body.length() + sentence.length() + around[1].length() <= bytes) {
            body.append(sentence);
        }
        body.append(".".repeat(Math.max(0, bytes - body.length() - around[1].length())));
        return body.append(around[1]).toString().getBytes(US_ASCII);
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
        return "POST " + caller.path(script.model(), script.streams())
                + " HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n"
                + "user-agent: farthing-bench\r\ncontent-type: application/json\r\nauthorization: Bearer ";
    }
}
