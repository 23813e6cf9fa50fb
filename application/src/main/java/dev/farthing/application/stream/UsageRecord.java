package dev.farthing.application.stream;

import dev.farthing.application.report.CallView;
import dev.farthing.domain.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the stream of usage says at a time. A record may come twice, and is known by its id then.
public sealed interface UsageRecord {
    /// Whose it is; records of one org keep their order.
    UUID orgId();

    /// A call that was settled, or turned away.
    ///
    /// @param tokens what it used, class by class
    record Settled(
            CallView call, TokenUsage tokens, @Nullable String serviceTier) implements UsageRecord {
        @Override
        public UUID orgId() {
            return call.orgId();
        }
    }

    /// What a settled call costs more, or less if negative.
    ///
    /// @param call as it was settled
    record Corrected(CallView call, UUID id, Instant at, BigDecimal delta, String reason) implements UsageRecord {
        @Override
        public UUID orgId() {
            return call.orgId();
        }
    }

    /// Records that the stream does not bring: between two instants so many were settled that were not put by, or
    /// are
    /// gone. With the same number it comes again where it has become longer.
    record Missing(UUID orgId, long number, Instant from, Instant until, long records) implements UsageRecord {}
}
