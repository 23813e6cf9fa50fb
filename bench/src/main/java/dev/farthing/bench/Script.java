package dev.farthing.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/// What the fake vendor answers to a model's name: one JSON for `bench-json`, a paced stream for
/// `bench-sse-EVENTS-MILLIS`, in another dialect than OpenAI's where the name ends with its own.
record Script(int events, int intervalMillis, Tongue tongue) {
    static final BigDecimal INPUT_PER_MILLION = new BigDecimal("0.15");
    static final BigDecimal CACHED_PER_MILLION = new BigDecimal("0.075");
    static final BigDecimal OUTPUT_PER_MILLION = new BigDecimal("0.6");

    static final Script JSON = new Script(0, 0);

    Script(int events, int intervalMillis) {
        this(events, intervalMillis, Tongue.OPENAI);
    }

    static Script of(String model) {
        if (!model.startsWith("bench-sse-")) {
            return JSON;
        }
        String[] parts = model.split("-", -1);
        Tongue tongue = parts.length > 4 ? Tongue.valueOf(parts[4].toUpperCase(Locale.ROOT)) : Tongue.OPENAI;
        return new Script(Integer.parseInt(parts[2]), Integer.parseInt(parts[3]), tongue);
    }

    /// What one answer costs at the prices above, to the last digit.
    static BigDecimal cost() {
        return INPUT_PER_MILLION
                .multiply(BigDecimal.valueOf(Tongue.PROMPT - Tongue.CACHED))
                .add(CACHED_PER_MILLION.multiply(BigDecimal.valueOf(Tongue.CACHED)))
                .add(OUTPUT_PER_MILLION.multiply(BigDecimal.valueOf(Tongue.COMPLETION)))
                .movePointLeft(6);
    }

    boolean streams() {
        return events > 0;
    }

    String model() {
        String name = "bench-sse-" + events + "-" + intervalMillis;
        return streams() ? name + (tongue == Tongue.OPENAI ? "" : "-" + tongue.protocol()) : "bench-json";
    }

    byte[] json() {
        return ("{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1764000000,\"model\":\"bench-json\","
                        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                        + "A farthing is a quarter of a penny.\\n".repeat(9)
                        + "\"},\"finish_reason\":\"stop\"}]," + Tongue.usage() + ",\"system_fingerprint\":\"fp_bench\"}")
                .getBytes(US_ASCII);
    }

    /// The stream's events in order, each with one `data:` line.
    List<byte[]> lines() {
        return tongue.lines(events);
    }
}
