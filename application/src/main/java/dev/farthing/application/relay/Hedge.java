package dev.farthing.application.relay;

import org.jspecify.annotations.Nullable;

/// The second attempt of a call whose first one lets it wait unusually long: made once at most, and called off as
/// soon as anybody answers.
final class Hedge {
    private final VendorCall call;
    private final Attempts attempts;
    private @Nullable Runnable patience;
    private boolean begun;

    Hedge(VendorCall call, Attempts attempts) {
        this.call = call;
        this.attempts = attempts;
    }

    /// Is begun if nothing of an answer has come for longer than is usual.
    void beside(Choice first) {
        if (begun) {
            return;
        }
        var parts = call.parts();
        var request = call.granted().request();
        int longMillis = parts.health()
                .ofProvider(first.way().provider().id())
                .longWaitMillis(first.way().route().upstreamModel(), request.stream());
        patience = parts.pauses().after(call.rules().hedging().patience(longMillis), this::begin);
    }

    void callOff() {
        if (patience != null) {
            patience.run();
            patience = null;
        }
    }

    /// As long as further attempts are allowed: a vendor that became slow is not asked twice for everything.
    private void begin() {
        patience = null;
        var first = attempts.current();
        if (first == null || first.isPassed() || !call.isUnderWay()) {
            return;
        }
        begun = true;
        var draw = call.draw();
        draw.passOver(first.choice(), true);
        var next = draw.take();
        if (next == null) {
            return;
        }
        var parts = call.parts();
        if (parts.budget().spend(parts.clock().millis())) {
            attempts.beginBeside(next);
        } else {
            draw.giveBack(next);
        }
    }
}
