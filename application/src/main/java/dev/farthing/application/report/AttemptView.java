package dev.farthing.application.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One try at a vendor for a call, as it is told to people.
///
/// @param provider null once the provider is gone
/// @param failureClass null for an answer, and for what was broken off by the caller
/// @param promptTokens null where nothing was told of what it used, as is completionTokens
/// @param cost what it came to at the call's price; only the one that answered is charged
/// @param rateLimits what the vendor said of its limits of rate when it failed, or answered and they were near, by
///     the names of its headers; null where it said nothing
/// @param errorId what the log of failed attempts knows it by
public record AttemptView(
        int number,
        UUID providerId,
        @Nullable String provider,
        @Nullable UUID credentialId,
        @Nullable String upstreamModel,
        Instant startedAt,
        @Nullable Integer httpStatus,
        @Nullable String failureClass,
        @Nullable String errorCode,
        @Nullable Integer firstByteMs,
        int latencyMs,
        @Nullable Long promptTokens,
        @Nullable Long completionTokens,
        BigDecimal cost,
        @Nullable String vendorUnits,
        @Nullable Map<String, String> rateLimits,
        @Nullable UUID errorId) {
    public AttemptView {
        rateLimits = rateLimits == null ? null : Collections.unmodifiableMap(new TreeMap<>(rateLimits));
    }

    /// The same without what only the platform's own may know.
    AttemptView withoutUpstream() {
        return new AttemptView(
                number,
                providerId,
                provider,
                null,
                null,
                startedAt,
                httpStatus,
                null,
                null,
                firstByteMs,
                latencyMs,
                promptTokens,
                completionTokens,
                cost,
                null,
                null,
                null);
    }
}
