package dev.farthing.application.relay;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/// What a key has used, by the sums that are written along with its calls.
public interface KeyUsage {
    /// The key's sums since two instants, the later of them lying within the span of the earlier.
    Sums since(UUID orgId, UUID keyId, Instant month, Instant day);

    /// The sums of both spans.
    record Sums(Sum day, Sum month) {}

    /// What was used in one span.
    record Sum(long requests, long tokens, BigDecimal cost) {}
}
