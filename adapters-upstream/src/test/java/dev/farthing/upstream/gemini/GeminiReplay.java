package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.wire.StreamRelay;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// Runs recorded streams through the meter without a network, and says independently what must come out.
final class GeminiReplay {
    private static final Set<String> VERBS =
            Set.of("generateContent", "streamGenerateContent", "embedContent", "batchEmbedContents");

    final GeminiMeter meter = new GeminiMeter(true, true, System.nanoTime());
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    final StreamRelay relay = new StreamRelay(meter, 1024 * 1024, null, part -> add(passed, part));

    /// Every recorded call of this dialect.
    static List<Exchange> exchanges() {
        return Corpus.gemini(VERBS);
    }

    /// The streams among them.
    static List<Exchange> streams() {
        return exchanges().stream()
                .filter(e -> e.status() == 200 && e.verb().startsWith("stream"))
                .toList();
    }

    static GeminiReplay of(byte[] body) {
        return new GeminiReplay().feed(body, 0, body.length).end();
    }

    static GeminiReplay inPieces(byte[] body, int size, int firstSize) {
        var replay = new GeminiReplay();
        var from = 0;
        for (var to = Math.min(firstSize, body.length); from < body.length; to = Math.min(from + size, body.length)) {
            replay.feed(body, from, to);
            from = to;
        }
        return replay.end();
    }

    GeminiReplay feed(byte[] body, int from, int to) {
        relay.feed(java.util.Arrays.copyOfRange(body, from, to), 0, to - from);
        return this;
    }

    GeminiReplay end() {
        relay.end();
        return this;
    }

    /// All the client gets.
    String all() {
        var all = new ByteArrayOutputStream();
        all.writeBytes(passed.toByteArray());
        relay.tail().forEach(part -> add(all, part));
        relay.terminator().forEach(part -> add(all, part));
        return all.toString(StandardCharsets.UTF_8);
    }

    String tail() {
        var all = new ByteArrayOutputStream();
        relay.tail().forEach(part -> add(all, part));
        return all.toString(StandardCharsets.UTF_8);
    }

    ReplySummary summary() {
        var s = meter.summary(meter.mayEndHere());
        return new ReplySummary(
                s.whole(),
                s.reported(),
                s.tally(),
                s.unspoken(),
                s.text(),
                s.firstTokenMillis() == null ? null : 0,
                s.errorCode(),
                s.echoedModel());
    }

    /// The tokens a recorded exchange must be metered with, worked out from its usage object alone.
    static TokenUsage expected(Exchange exchange) {
        var usage = exchange.usage();
        long prompt = usage.path("promptTokenCount").asLong();
        long cached = usage.path("cachedContentTokenCount").asLong();
        long thoughts = usage.path("thoughtsTokenCount").asLong();
        long tools = usage.path("toolUsePromptTokenCount").asLong();
        long candidates = usage.path("candidatesTokenCount").asLong();
        var details = usage.has("promptTokensDetails") ? "promptTokensDetails" : "promptTokenDetails";
        long audio = of(usage, details, "AUDIO") - of(usage, "cacheTokensDetails", "AUDIO");
        long image = of(usage, details, "IMAGE") - of(usage, "cacheTokensDetails", "IMAGE");
        long audioOut = of(usage, "candidatesTokensDetails", "AUDIO");
        long imageOut = of(usage, "candidatesTokensDetails", "IMAGE");
        var pictures = imageOut == 0 && exchange.features().contains("part:inlineData") ? 1 : 0;
        return new TokenUsage(
                prompt - cached - audio - image + tools,
                cached,
                0,
                0,
                audio,
                image,
                candidates - audioOut - imageOut,
                thoughts,
                audioOut,
                imageOut,
                pictures);
    }

    private static long of(JsonNode usage, String details, String modality) {
        long tokens = 0;
        for (var detail : usage.path(details)) {
            tokens += detail.path("modality").asText().equals(modality)
                    ? detail.path("tokenCount").asLong()
                    : 0;
        }
        return tokens;
    }

    private static void add(ByteArrayOutputStream to, ByteBuffer part) {
        to.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
    }
}
