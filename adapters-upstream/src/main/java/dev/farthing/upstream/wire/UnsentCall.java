package dev.farthing.upstream.wire;

import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call that is over before anything was sent: its listener is told on the loop, after whoever began it has it in
/// hand, unless it was cancelled by then.
public final class UnsentCall implements UpstreamCall {
    private boolean cancelled;

    private UnsentCall() {}

    public static UnsentCall telling(Vertx vertx, Runnable end) {
        var call = new UnsentCall();
        vertx.getOrCreateContext().runOnContext(_ -> {
            if (!call.cancelled) {
                end.run();
            }
        });
        return call;
    }

    /// A header that no request may carry: the provider or its credential is set up wrongly.
    public static UnsentCall unsendable(Vertx vertx, ReplyListener listener) {
        return telling(
                vertx,
                () -> listener.failed(new UpstreamFailure(
                        Fault.UPSTREAM_ERROR,
                        FailureClass.NETWORK,
                        "The vendor cannot be asked as it is set up.",
                        null,
                        null,
                        ReplySummary.NOTHING)));
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public TextTally generated() {
        return TextTally.EMPTY;
    }

    @Override
    public List<ByteBuffer> sent() {
        return List.of();
    }

    @Override
    public @Nullable ReplySummary cancel() {
        cancelled = true;
        return null;
    }
}
