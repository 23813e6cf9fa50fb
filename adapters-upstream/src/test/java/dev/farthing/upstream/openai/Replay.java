package dev.farthing.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.wire.StreamRelay;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Runs recorded bytes through the reading without a network, and says independently what must come out.
final class Replay {
    final ReplyReading reading;
    final StreamRelay relay;
    final ByteArrayOutputStream passed = new ByteArrayOutputStream();

    Replay(boolean usageWanted) {
        this(usageWanted, 1024 * 1024);
    }

    Replay(boolean usageWanted, int mostEventBytes) {
        reading = new ReplyReading(true, usageWanted, true, false, System.nanoTime());
        relay = new StreamRelay(reading, mostEventBytes, null, part -> add(passed, part));
    }

    static Replay of(byte[] body, boolean usageWanted) {
        return new Replay(usageWanted).feed(body, 0, body.length).end();
    }

    static Replay of(String body, boolean usageWanted) {
        return of(body.getBytes(StandardCharsets.UTF_8), usageWanted);
    }

    static Replay inPieces(byte[] body, boolean usageWanted, int size, int firstSize) {
        var replay = new Replay(usageWanted);
        var from = 0;
        for (var to = Math.min(firstSize, body.length); from < body.length; to = Math.min(from + size, body.length)) {
            replay.feed(body, from, to);
            from = to;
        }
        return replay.end();
    }

    Replay feed(byte[] body, int from, int to) {
        var copy = new byte[to - from];
        System.arraycopy(body, from, copy, 0, copy.length);
        relay.feed(copy, 0, copy.length);
        return this;
    }

    Replay end() {
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

    String terminator() {
        var all = new ByteArrayOutputStream();
        relay.terminator().forEach(part -> add(all, part));
        return all.toString(StandardCharsets.UTF_8);
    }

    ReplySummary summary() {
        return timeless(reading.summary(relay.isDone() || reading.mayEndHere()));
    }

    static ReplySummary timeless(ReplySummary s) {
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
        long prompt =
                usage.path("prompt_tokens").asLong(usage.path("total_tokens").asLong());
        long completion = usage.path("completion_tokens").asLong();
        var in = usage.path("prompt_tokens_details");
        var out = usage.path("completion_tokens_details");
        long reasoning = out.path("reasoning_tokens").asLong();
        if (reasoning > 0 && usage.path("total_tokens").asLong() == prompt + completion + reasoning) {
            completion += reasoning;
        }
        reasoning = Math.min(reasoning, completion);
        long cached = Math.min(
                prompt,
                firstOf(
                        in.path("cached_tokens"),
                        usage.path("prompt_cache_hit_tokens"),
                        usage.path("cached_tokens"),
                        usage.path("cache_read_input_tokens")));
        long written = Math.min(
                prompt - cached, firstOf(in.path("cache_write_tokens"), usage.path("cache_creation_input_tokens")));
        long audio = Math.min(prompt - cached - written, in.path("audio_tokens").asLong());
        long image = Math.min(
                prompt - cached - written - audio, in.path("image_tokens").asLong());
        long audioOut =
                Math.min(completion - reasoning, out.path("audio_tokens").asLong());
        long imageOut = Math.min(
                completion - reasoning - audioOut, out.path("image_tokens").asLong());
        return new TokenUsage(
                        prompt - cached - written - audio - image,
                        cached,
                        written,
                        0,
                        audio,
                        image,
                        completion - reasoning - audioOut - imageOut,
                        reasoning,
                        audioOut,
                        imageOut,
                        0)
                .withSearches(
                        usage.at("/server_tool_use_details/web_search_requests").asLong());
    }

    private static long firstOf(JsonNode... nodes) {
        for (var node : nodes) {
            if (node.isNumber()) {
                return node.asLong();
            }
        }
        return 0;
    }

    private static void add(ByteArrayOutputStream out, ByteBuffer part) {
        var bytes = new byte[part.remaining()];
        part.duplicate().get(bytes);
        out.writeBytes(bytes);
    }
}
