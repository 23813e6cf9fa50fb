package dev.farthing.upstream.conversation;

import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.EmbeddingDialect.Texts;
import dev.farthing.upstream.wire.WholeBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A vendor's vectors, told on in the caller's dialect; what is metered was read before they came here.
final class EmbeddedAnswer implements ReplyListener {
    private static final int BYTES_PER_TOKEN = 4;

    private final UpstreamRequest request;
    private final ReplyListener listener;
    private final EmbeddingDialect client;
    private final EmbeddingDialect vendor;
    private final Texts asked;
    private final String dropped;
    private @Nullable ReplyHead head;

    EmbeddedAnswer(
            UpstreamRequest request,
            ReplyListener listener,
            EmbeddingDialect client,
            EmbeddingDialect vendor,
            Texts asked,
            String dropped) {
        this.request = request;
        this.listener = listener;
        this.client = client;
        this.vendor = vendor;
        this.asked = asked;
        this.dropped = dropped;
    }

    @Override
    public void began(ReplyHead vendors) {
        head = vendors;
        var headers = new HashMap<>(vendors.headers());
        if (!dropped.isEmpty()) {
            headers.put(InterpretedAnswer.DROPPED, dropped);
        }
        listener.began(
                new ReplyHead(vendors.status(), "application/json", false, Map.copyOf(headers), vendors.rateLimits()));
    }

    /// Vectors come in one piece.
    @Override
    public void bytes(ByteBuffer part) {}

    @Override
    public void ended(ReplyEnd end) {
        var told = Objects.requireNonNull(head);
        var failure = end.failure();
        if (!told.isSuccess()) {
            var said = failure == null ? null : failure.said();
            var sentence =
                    said == null || said.message().isEmpty() ? "The provider refused the request." : said.message();
            var refusal = client.refusal(told.status(), sentence);
            listener.ended(new ReplyEnd(end.summary(), List.of(refusal), List.of(), failure));
            return;
        }
        if (failure != null) {
            listener.failed(failure);
            return;
        }
        List<String> vectors;
        try {
            vectors = vendor.vectors(WholeBody.joined(end.tail()));
        } catch (IOException notJson) {
            // Whether an answer that cannot be read is one at all is decided where it is metered.
            vectors = List.of();
        }
        var answer = client.answer(vectors, asked, request.endpoint(), request.model(), used(end.summary()));
        listener.ended(new ReplyEnd(end.summary(), List.of(answer), List.of()));
    }

    @Override
    public void failed(UpstreamFailure failure) {
        listener.failed(failure);
    }

    /// Not every vendor says.
    private TokenUsage used(ReplySummary summary) {
        var reported = summary.reported();
        if (reported != null) {
            return reported.tokens();
        }
        long bytes = asked.texts().stream().mapToLong(String::length).sum();
        return TokenUsage.ofText(Math.min(TokenUsage.MOST_TOKENS, bytes / BYTES_PER_TOKEN + 1), 0);
    }
}
