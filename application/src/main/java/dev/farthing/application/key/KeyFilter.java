package dev.farthing.application.key;

import dev.farthing.domain.key.KeyStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which keys a list is about; null means all. Deleted keys are left out unless they are asked for.
///
/// @param createdTo not included
/// @param usedFrom when they were last used at the earliest; of keys that never were nothing of this is so
/// @param usedTo not included
/// @param now the instant statuses are told by
public record KeyFilter(
        @Nullable UUID orgId,
        @Nullable UUID teamId,
        @Nullable KeyStatus status,
        @Nullable String search,
        @Nullable Instant createdFrom,
        @Nullable Instant createdTo,
        @Nullable Instant usedFrom,
        @Nullable Instant usedTo,
        Instant now) {}
