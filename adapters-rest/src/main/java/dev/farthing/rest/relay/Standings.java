package dev.farthing.rest.relay;

import dev.farthing.application.relay.RateLimits.Standing;
import dev.farthing.application.relay.RateLimits.Start;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is left of the limits of rate, told to whoever asks for something that is no call.
final class Standings {
    private Standings() {}

    static void put(HttpServerRequest request, @Nullable Standing standing, Instant now) {
        if (standing != null) {
            var headers = request.response().headers();
            RateHeaders.put(headers, standing);
            Wordings.of(request).tell(headers, standing, now);
        }
    }

    static void refuse(HttpServerRequest request, Start.Refused refusal, RelayParts parts) {
        put(request, refusal.standing(), parts.clock.instant());
        RateHeaders.putRetryAfter(request.response().headers(), refusal.retryAfter());
        var settings = parts.catalogue.get().settings();
        Reply.refuse(request, refusal.fault(), settings.withContact(refusal.fault(), refusal.sentence()));
    }
}
