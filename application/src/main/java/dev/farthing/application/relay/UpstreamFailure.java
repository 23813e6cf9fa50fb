package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.VendorError;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Why an attempt failed.
///
/// @param failureClass what follows from it for the credential and for the call
/// @param sentence for the client; holds no secret and nothing of the vendor's that is not the caller's business
/// @param httpStatus the vendor's status, if it came to one
/// @param retryAfter the vendor's hint when to try again
/// @param soFar what had come until then
/// @param said what the vendor said of it, for the operator; null when it said nothing
/// @param body the beginning of what the vendor answered, without secrets; null unless that is kept
/// @param rateLimits what the vendor said of its limits of rate, by the names of its headers
public record UpstreamFailure(
        Fault fault,
        FailureClass failureClass,
        String sentence,
        @Nullable Integer httpStatus,
        @Nullable Duration retryAfter,
        ReplySummary soFar,
        @Nullable VendorError said,
        @Nullable String body,
        Map<String, String> rateLimits) {
    public UpstreamFailure {
        rateLimits = Map.copyOf(rateLimits);
    }

    /// A failure the vendor had no words for.
    public UpstreamFailure(
            Fault fault,
            FailureClass failureClass,
            String sentence,
            @Nullable Integer httpStatus,
            @Nullable Duration retryAfter,
            ReplySummary soFar) {
        this(fault, failureClass, sentence, httpStatus, retryAfter, soFar, null, null, Map.of());
    }

    /// A failure of whose answer nothing is kept.
    public UpstreamFailure(
            Fault fault,
            FailureClass failureClass,
            String sentence,
            @Nullable Integer httpStatus,
            @Nullable Duration retryAfter,
            ReplySummary soFar,
            @Nullable VendorError said) {
        this(fault, failureClass, sentence, httpStatus, retryAfter, soFar, said, null, Map.of());
    }

    /// The same with the beginning of what the vendor answered.
    public UpstreamFailure answered(@Nullable String beginning) {
        return new UpstreamFailure(
                fault, failureClass, sentence, httpStatus, retryAfter, soFar, said, beginning, rateLimits);
    }

    /// The same with what the vendor said of its limits of rate.
    public UpstreamFailure limited(Map<String, String> limits) {
        return new UpstreamFailure(fault, failureClass, sentence, httpStatus, retryAfter, soFar, said, body, limits);
    }
}
