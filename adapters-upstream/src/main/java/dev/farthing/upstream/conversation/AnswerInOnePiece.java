package dev.farthing.upstream.conversation;

import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.upstream.wire.Dropped;
import dev.farthing.upstream.wire.WholeBody;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A vendor's answer that comes whole, told on in the caller's dialect; what is metered was read before it came
/// here.
final class AnswerInOnePiece implements ReplyListener {
    private final ReplyListener listener;
    private final Telling telling;
    private final Set<String> dropped;
    private @Nullable ReplyHead head;

    /// How it is told on.
    interface Telling {
        ByteBuffer answer(byte[] vendors, ReplySummary summary);

        /// A vendor's refusal of the request.
        ByteBuffer refusal(int status, VendorError said);
    }

    AnswerInOnePiece(ReplyListener listener, Telling telling, Set<String> dropped) {
        this.listener = listener;
        this.telling = telling;
        this.dropped = dropped;
    }

    @Override
    public void began(ReplyHead vendors) {
        head = vendors;
        var headers = Dropped.told(vendors.headers(), dropped);
        listener.began(new ReplyHead(vendors.status(), "application/json", false, headers, vendors.rateLimits()));
    }

    /// It is told when all of it is there.
    @Override
    public void bytes(ByteBuffer part) {}

    @Override
    public void ended(ReplyEnd end) {
        var told = Objects.requireNonNull(head);
        var failure = end.failure();
        if (!told.isSuccess()) {
            var said = failure == null || failure.said() == null ? VendorError.ofStatus(told.status()) : failure.said();
            var refusal = telling.refusal(told.status(), said);
            listener.ended(new ReplyEnd(end.summary(), List.of(refusal), List.of(), failure));
            return;
        }
        if (failure != null) {
            listener.failed(failure);
            return;
        }
        var answer = telling.answer(WholeBody.joined(end.tail()), end.summary());
        listener.ended(new ReplyEnd(end.summary(), List.of(answer), List.of()));
    }

    @Override
    public void failed(UpstreamFailure failure) {
        listener.failed(failure);
    }
}
