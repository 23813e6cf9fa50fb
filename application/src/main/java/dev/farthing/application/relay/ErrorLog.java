package dev.farthing.application.relay;

import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.usage.CallRecord;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where every failed attempt at a vendor is written down.
public interface ErrorLog {
    /// Takes a failed attempt and never blocks; the row is there a moment later. In a flood beyond all measure some
    /// are lost, and how many is logged.
    void note(FailedAttempt failed);

    /// One failed attempt.
    ///
    /// @param number its place among the attempts of its call, from 1
    /// @param code the machine code that the caller would be told
    /// @param message what the vendor said, bounded and without secrets; empty when it said nothing
    record FailedAttempt(
            UUID requestId,
            int number,
            Instant at,
            CallRecord.Owner owner,
            String model,
            CallRecord.Hop hop,
            FailureClass failureClass,
            @Nullable Integer httpStatus,
            String code,
            String message,
            int latencyMillis,
            Documents documents) {
        public FailedAttempt withoutDocuments() {
            return new FailedAttempt(
                    requestId,
                    number,
                    at,
                    owner,
                    model,
                    hop,
                    failureClass,
                    httpStatus,
                    code,
                    message,
                    latencyMillis,
                    Documents.NONE);
        }
    }
}
