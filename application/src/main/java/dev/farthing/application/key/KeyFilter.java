package dev.farthing.application.key;

import dev.farthing.domain.key.KeyStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which keys a list is about; null means all. Deleted keys are left out unless they are asked for.
///
/// @param createdTo not included
/// @param now the instant statuses are told by
public record KeyFilter(
        @Nullable UUID orgId,
        @Nullable UUID teamId,
        @Nullable KeyStatus status,
        @Nullable String search,
        @Nullable Instant createdFrom,
        @Nullable Instant createdTo,
        Instant now) {}
