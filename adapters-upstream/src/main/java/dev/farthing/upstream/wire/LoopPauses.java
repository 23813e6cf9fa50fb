package dev.farthing.upstream.wire;

import dev.farthing.application.relay.Pauses;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Pauses by the timers of the event loop.
@Singleton
class LoopPauses implements Pauses {
    private final Vertx vertx;

    LoopPauses(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Runnable after(Duration wait, Runnable work) {
        if (wait.isZero()) {
            var calledOff = new boolean[1];
            vertx.getOrCreateContext().runOnContext(_ -> {
                if (!calledOff[0]) {
                    work.run();
                }
            });
            return () -> calledOff[0] = true;
        }
        long timer = vertx.setTimer(wait.toMillis(), _ -> work.run());
        return () -> vertx.cancelTimer(timer);
    }
}
