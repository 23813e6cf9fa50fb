package dev.farthing.upstream.wire;

import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.RequestFields;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// A request with the rules of its model followed.
///
/// @param dropped the names of what the rules took the place of and its caller has to know of, and of what of the
/// rules gave way
public record RuledRequest(UpstreamRequest request, Set<String> dropped) {
    public RuledRequest {
        dropped = Set.copyOf(dropped);
    }

    /// @throws IllegalArgumentException if its body is no JSON object
    public static RuledRequest of(UpstreamRequest asked) {
        return of(asked, Set.of());
    }

    /// @param gaveWay what of the rules was left out for the sake of what the request says
    /// @throws IllegalArgumentException if its body is no JSON object
    public static RuledRequest of(UpstreamRequest asked, Set<String> gaveWay) {
        var rules = asked.rules();
        if (rules.changeNothing()) {
            return new RuledRequest(asked, gaveWay);
        }
        var body = RuledBody.of(asked.body(), rules, spelling(asked));
        var dropped = new TreeSet<>(gaveWay);
        if (body.hasReplacedTools()) {
            dropped.add(RuledBody.TOOLS);
        }
        return new RuledRequest(asked.ruled(body.pieces()), dropped);
    }

    /// Google takes every member under two spellings.
    private static UnaryOperator<String> spelling(UpstreamRequest request) {
        return request.provider().protocol() == Protocol.GEMINI ? RequestFields::camel : UnaryOperator.identity();
    }

    /// The headers of its answer as its client gets them.
    public Map<String, String> told(Map<String, String> headers) {
        return Dropped.told(headers, dropped);
    }

    /// Tells a listener what was dropped with the head of an answer whose vendor's own code knows nothing of it.
    public ReplyListener telling(ReplyListener listener) {
        return dropped.isEmpty() ? listener : new Telling(listener, dropped);
    }

    private record Telling(ReplyListener listener, Set<String> dropped) implements ReplyListener {
        @Override
        public void began(ReplyHead head) {
            listener.began(head.with(Dropped.told(head.headers(), dropped)));
        }

        @Override
        public void bytes(ByteBuffer part) {
            listener.bytes(part);
        }

        @Override
        public void ended(ReplyEnd end) {
            listener.ended(end);
        }

        @Override
        public void failed(UpstreamFailure failure) {
            listener.failed(failure);
        }
    }
}
