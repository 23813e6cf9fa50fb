package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why an attempt failed.
///
/// @param sentence for the client; holds no secret and nothing of the vendor's that is not the caller's business
/// @param httpStatus the vendor's status, if it came to one
/// @param retryAfter the vendor's hint when to try again
/// @param soFar what had come until then
public record UpstreamFailure(
        Fault fault,
        String sentence,
        @Nullable Integer httpStatus,
        @Nullable Duration retryAfter,
        ReplySummary soFar) {}
