package dev.farthing.application.relay;

import java.time.Duration;
import java.time.Instant;

class RememberedResponsesTest implements ResponseCacheContract {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final RememberedResponses cache = new RememberedResponses(() -> now);

    @Override
    public ResponseCache cache() {
        return cache;
    }

    @Override
    public void pass(Duration time) {
        now = now.plus(time);
    }
}
