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
/// @param attempts how many tries at vendors they took
/// @param fallbackCost what all tries but the last of each call came to at the call's price: of what failed before
///     another answered nothing is charged, of a second one that was asked beside it its share of the cost
/// @param costRmb the same as cost, whatever the currency
/// @param p50LatencyMs what half of the calls took at most, as p95 and p99 are what 95 and 99 of a hundred took;
/// null
///     where it was counted by other dimensions than these, and of the first token where none told one
/// @param tokensPerSecond tokens of output per second that calls took; null where they took none
/// @param cacheHitPct how much of the input came from vendors' caches; null without input
/// @param cacheSaving what vendors' caches saved, less what writing to them cost more than plain input
/// @param responseCacheHits how many calls were answered out of the response cache, without a vendor
/// @param responseCacheSaving what those answers had cost when they were made
/// @param vendorUnits what vendors say they charged, each in its own unit; null to whom it is not told
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
        long attempts,
        long promptTokens,
        long completionTokens,
        long cachedTokens,
        long cacheWriteTokens,
        long reasoningTokens,
        long totalTokens,
        BigDecimal cost,
        BigDecimal costRmb,
        BigDecimal fallbackCost,
        @Nullable Long avgLatencyMs,
        @Nullable Long avgFirstTokenMs,
        @Nullable Long p50LatencyMs,
        @Nullable Long p95LatencyMs,
        @Nullable Long p99LatencyMs,
        @Nullable Long p50FirstTokenMs,
        @Nullable Long p95FirstTokenMs,
        @Nullable Long p99FirstTokenMs,
        @Nullable BigDecimal tokensPerSecond,
        @Nullable BigDecimal cacheHitPct,
        BigDecimal cacheSaving,
        long responseCacheHits,
        BigDecimal responseCacheSaving,
        @Nullable Map<String, BigDecimal> vendorUnits) {
    public UsageView {
        vendorUnits = vendorUnits == null ? null : Collections.unmodifiableMap(new TreeMap<>(vendorUnits));
    }

    /// What 50, 95 and 99 of a hundred calls took at most; null where that is not known.
    public record Percentiles(
            @Nullable Long p50,
            @Nullable Long p95,
            @Nullable Long p99) {}

    /// The same with how long calls took.
    public UsageView taking(Percentiles latency, Percentiles firstToken) {
        return copy(latency, firstToken, vendorUnits);
    }

    /// The same without what only the platform's own may know.
    UsageView withoutUpstream() {
        return copy(
                new Percentiles(p50LatencyMs, p95LatencyMs, p99LatencyMs),
                new Percentiles(p50FirstTokenMs, p95FirstTokenMs, p99FirstTokenMs),
                null);
    }

    private UsageView copy(Percentiles latency, Percentiles firstToken, @Nullable Map<String, BigDecimal> units) {
        return new UsageView(
                date,
                hour,
                orgId,
                teamId,
                teamName,
                keyId,
                keyName,
                model,
                provider,
                upstreamModel,
                credentialId,
                tag,
                dialect,
                endpoint,
                status,
                client,
                requests,
                successRequests,
                errorCount,
                attempts,
                promptTokens,
                completionTokens,
                cachedTokens,
                cacheWriteTokens,
                reasoningTokens,
                totalTokens,
                cost,
                costRmb,
                fallbackCost,
                avgLatencyMs,
                avgFirstTokenMs,
                latency.p50(),
                latency.p95(),
                latency.p99(),
                firstToken.p50(),
                firstToken.p95(),
                firstToken.p99(),
                tokensPerSecond,
                cacheHitPct,
                cacheSaving,
                responseCacheHits,
                responseCacheSaving,
                units);
    }
}
