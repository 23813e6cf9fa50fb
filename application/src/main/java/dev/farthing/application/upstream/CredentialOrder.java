package dev.farthing.application.upstream;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/// How a list of credentials is sorted; equal ones by their ids.
public record CredentialOrder(By by, boolean descending) {
    public static final CredentialOrder USUAL = new CredentialOrder(By.NAME, false);

    /// What they are sorted by; those never used count as used at the epoch.
    public enum By {
        NAME,
        STATUS,
        FAILURE_COUNT,
        CREATED_AT,
        LAST_USED_AT
    }

    /// Where a credential stands in the list, so that the next page begins behind it.
    public record Mark(String value, UUID id) {}

    public Mark markOf(KeptCredential kept) {
        var value = switch (by) {
            case NAME -> kept.share().name();
            case STATUS -> kept.health().status().name().toLowerCase(Locale.ROOT);
            case FAILURE_COUNT -> Integer.toString(kept.health().failureCount());
            case CREATED_AT -> kept.createdAt().toString();
            case LAST_USED_AT -> {
                var used = kept.health().lastUsedAt();
                yield (used == null ? Instant.EPOCH : used).toString();
            }
        };
        return new Mark(value, kept.id());
    }
}
