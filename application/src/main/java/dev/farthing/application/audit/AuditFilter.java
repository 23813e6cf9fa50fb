package dev.farthing.application.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which records are wanted; a null narrows nothing.
///
/// @param chain the org, or [dev.farthing.domain.audit.Deed#PLATFORM]; null for all
/// @param actor a kind of actor, or the id of an admin key
/// @param to not included
public record AuditFilter(
        @Nullable UUID chain,
        @Nullable String actor,
        @Nullable String action,
        @Nullable String objectType,
        @Nullable String objectId,
        @Nullable Instant from,
        @Nullable Instant to) {}
