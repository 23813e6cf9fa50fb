package dev.farthing.application.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Usage that has the same value in each asked dimension; the other dimensions are null.
///
/// @param date the day in the org's zone
/// @param hour the first instant of the hour
/// @param client the first word of what the client calls itself
/// @param requests calls that went to a vendor: those that succeeded, failed or were left by the client
/// @param costRmb the same as cost, whatever the currency
/// @param vendorUnits what vendors say they charged, each in its own unit
public record UsageView(
        @Nullable LocalDate date,
        @Nullable Instant hour,
        @Nullable UUID orgId,
        @Nullable UUID teamId,
        @Nullable String teamName,
        @Nullable UUID keyId,
        @Nullable String keyName,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String upstreamModel,
        @Nullable UUID credentialId,
        @Nullable String tag,
        @Nullable String dialect,
        @Nullable String endpoint,
        @Nullable String status,
        @Nullable String client,
        long requests,
        long successRequests,
        long errorCount,
        long promptTokens,
        long completionTokens,
        long cachedTokens,
        long cacheWriteTokens,
        long reasoningTokens,
        long totalTokens,
        BigDecimal cost,
        BigDecimal costRmb,
        @Nullable Long avgLatencyMs,
        @Nullable Long avgFirstTokenMs,
        Map<String, BigDecimal> vendorUnits) {
    public UsageView {
        vendorUnits = Collections.unmodifiableMap(new TreeMap<>(vendorUnits));
    }
}
