package dev.farthing.application.report;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A failed attempt as operators read it.
///
/// @param requestBody null in lists, as are responseBody and stackTrace, and where nothing was kept
public record ErrorView(
        UUID id,
        UUID requestId,
        int attempt,
        Instant at,
        String level,
        String failureClass,
        @Nullable Integer httpStatus,
        String code,
        String message,
        UUID providerId,
        String provider,
        @Nullable UUID credentialId,
        UUID orgId,
        UUID keyId,
        String keyName,
        String model,
        String upstreamModel,
        int latencyMs,
        @Nullable String requestBody,
        @Nullable String responseBody,
        @Nullable String stackTrace) {}
