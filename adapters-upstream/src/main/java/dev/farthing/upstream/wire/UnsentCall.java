package dev.farthing.upstream.wire;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.UpstreamCall;
import io.vertx.core.Vertx;
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

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public TextTally generated() {
        return TextTally.EMPTY;
    }

    @Override
    public @Nullable ReplySummary cancel() {
        cancelled = true;
        return null;
    }
}
