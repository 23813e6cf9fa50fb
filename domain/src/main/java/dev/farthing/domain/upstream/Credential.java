package dev.farthing.domain.upstream;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One account's secret at a vendor, and how it takes part in the pool.
///
/// @param weight its share among credentials of equal priority; 0 takes no part
/// @param priority smaller is tried first
/// @param ceilings how much it is used for at most
/// @param proxyUrl the proxy it goes through, with user name and password; null: however its provider is reached
public record Credential(
        UUID id,
        UUID providerId,
        String name,
        UpstreamSecret secret,
        int weight,
        int priority,
        List<String> tags,
        @Nullable Integer maxConcurrent,
        CredentialStatus status,
        @Nullable URI proxyUrl,
        Ceilings ceilings) {
    public Credential {
        tags = List.copyOf(tags);
        if (weight < 0 || weight > 1_000_000) {
            throw new IllegalArgumentException("a weight lies between 0 and 1000000");
        }
    }

    /// One that is used as much as there is.
    @SuppressWarnings("TooManyParameters")
    public Credential(
            UUID id,
            UUID providerId,
            String name,
            UpstreamSecret secret,
            int weight,
            int priority,
            List<String> tags,
            @Nullable Integer maxConcurrent,
            CredentialStatus status,
            @Nullable URI proxyUrl) {
        this(id, providerId, name, secret, weight, priority, tags, maxConcurrent, status, proxyUrl, Ceilings.NONE);
    }

    /// The same that is reached like its provider.
    public Credential(
            UUID id,
            UUID providerId,
            String name,
            UpstreamSecret secret,
            int weight,
            int priority,
            List<String> tags,
            @Nullable Integer maxConcurrent,
            CredentialStatus status) {
        this(id, providerId, name, secret, weight, priority, tags, maxConcurrent, status, null);
    }

    /// The proxy's address holds a secret.
    @Override
    public String toString() {
        return name + " (" + id + ", " + status + ")";
    }
}
