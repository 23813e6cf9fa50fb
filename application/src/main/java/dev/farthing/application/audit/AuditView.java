package dev.farthing.application.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A record of the audit as it is told to people.
///
/// @param orgId null for what belongs to no org
/// @param before JSON
/// @param after JSON
public record AuditView(
        UUID id,
        @Nullable UUID orgId,
        long seq,
        Instant at,
        String actor,
        @Nullable UUID keyId,
        @Nullable String role,
        @Nullable String address,
        String action,
        String objectType,
        String objectId,
        @Nullable String before,
        @Nullable String after,
        @Nullable String reason,
        String hash) {}
