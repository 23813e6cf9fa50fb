package dev.farthing.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// What the fake vendor answers to a model's name: one JSON for `bench-json`, a paced stream for
/// `bench-sse-EVENTS-MILLIS`.
record Script(int events, int intervalMillis) {
    static final BigDecimal INPUT_PER_MILLION = new BigDecimal("0.15");
    static final BigDecimal CACHED_PER_MILLION = new BigDecimal("0.075");
    static final BigDecimal OUTPUT_PER_MILLION = new BigDecimal("0.6");

    private static final int PROMPT = 330;
    private static final int CACHED = 64;
    private static final int COMPLETION = 70;
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":" + PROMPT + ",\"completion_tokens\":"
            + COMPLETION
            + ",\"total_tokens\":" + (PROMPT + COMPLETION) + ",\"prompt_tokens_details\":{\"cached_tokens\":" + CACHED
            + "}}";

    static final Script JSON = new Script(0, 0);

    static Script of(String model) {
        if (!model.startsWith("bench-sse-")) {
            return JSON;
        }
        int dash = model.indexOf('-', 10);
        return new Script(Integer.parseInt(model.substring(10, dash)), Integer.parseInt(model.substring(dash + 1)));
    }

    /// What one answer costs at the prices above, to the last digit.
    static BigDecimal cost() {
        return INPUT_PER_MILLION
                .multiply(BigDecimal.valueOf(PROMPT - CACHED))
                .add(CACHED_PER_MILLION.multiply(BigDecimal.valueOf(CACHED)))
                .add(OUTPUT_PER_MILLION.multiply(BigDecimal.valueOf(COMPLETION)))
                .movePointLeft(6);
    }

    boolean streams() {
        return events > 0;
    }

    String model() {
        return streams() ? "bench-sse-" + events + "-" + intervalMillis : "bench-json";
    }

    byte[] json() {
        return ("{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1764000000,\"model\":\"bench-json\","
                        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                        + "A farthing is a quarter of a penny.\\n".repeat(9)
                        + "\"},\"finish_reason\":\"stop\"}]," + USAGE + ",\"system_fingerprint\":\"fp_bench\"}")
                .getBytes(US_ASCII);
    }

    /// The stream's `data:` lines in order; the last is `[DONE]`, the one before it carries the usage.
    List<byte[]> lines() {
        List<byte[]> lines = new ArrayList<>(events);
        for (int i = 0; i < events - 3; i++) {
            lines.add(chunk("[{\"index\":0,\"delta\":{\"content\":\" coin" + i + "\"},\"finish_reason\":null}]"));
        }
        lines.add(chunk("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]"));
        lines.add(chunk("[]," + USAGE));
        lines.add("data: [DONE]\n".getBytes(US_ASCII));
        return lines;
    }

    private static byte[] chunk(String choices) {
        return ("data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,"
                        + "\"model\":\"bench-sse\",\"system_fingerprint\":\"fp_bench\",\"choices\":" + choices + "}\n")
                .getBytes(US_ASCII);
    }
}
