package dev.farthing.domain.upstream;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One account's secret at a vendor, and how it takes part in the pool.
///
/// @param weight its share among credentials of equal priority; 0 takes no part
/// @param priority smaller is tried first
public record Credential(
        UUID id,
        UUID providerId,
        String name,
        UpstreamSecret secret,
        int weight,
        int priority,
        List<String> tags,
        @Nullable Integer maxConcurrent,
        CredentialStatus status) {
    public Credential {
        tags = List.copyOf(tags);
        if (weight < 0 || weight > 1_000_000) {
            throw new IllegalArgumentException("a weight lies between 0 and 1000000");
        }
    }
}
