package dev.farthing.application.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One call as it is told to people.
///
/// @param cost what it was charged when it was settled
/// @param adjustment what corrections have added to that since, or taken from it
/// @param charged what of both became known in the time that was asked for
/// @param fromCache whether it was answered out of the response cache, without a vendor
/// @param responseCacheSaving what that answer had cost when it was made; null where a vendor was to be asked
/// @param storedAt when it was recorded; null where that was not noted yet
public record CallView(
        UUID id,
        UUID requestId,
        Instant startedAt,
        UUID orgId,
        @Nullable UUID teamId,
        UUID keyId,
        String keyName,
        String dialect,
        String endpoint,
        String model,
        @Nullable String upstreamModel,
        @Nullable String provider,
        @Nullable UUID credentialId,
        boolean stream,
        String status,
        int httpStatus,
        @Nullable String errorCode,
        int attempts,
        long promptTokens,
        long cachedTokens,
        long cacheWriteTokens,
        long completionTokens,
        long reasoningTokens,
        long totalTokens,
        String usageSource,
        @Nullable String vendorUnits,
        BigDecimal cost,
        String currency,
        @Nullable UUID priceId,
        int latencyMs,
        @Nullable Integer firstTokenMs,
        long chars,
        List<String> tags,
        @Nullable String clientIp,
        @Nullable String userAgent,
        boolean sandbox,
        @Nullable String clientRequestId,
        BigDecimal adjustment,
        BigDecimal charged,
        boolean fromCache,
        @Nullable BigDecimal responseCacheSaving,
        @Nullable Instant storedAt) {
    public CallView {
        tags = List.copyOf(tags);
    }

    /// The same without what only the platform's own may know.
    CallView withoutUpstream() {
        return new CallView(
                id,
                requestId,
                startedAt,
                orgId,
                teamId,
                keyId,
                keyName,
                dialect,
                endpoint,
                model,
                null,
                provider,
                null,
                stream,
                status,
                httpStatus,
                errorCode,
                attempts,
                promptTokens,
                cachedTokens,
                cacheWriteTokens,
                completionTokens,
                reasoningTokens,
                totalTokens,
                usageSource,
                null,
                cost,
                currency,
                priceId,
                latencyMs,
                firstTokenMs,
                chars,
                tags,
                clientIp,
                userAgent,
                sandbox,
                clientRequestId,
                adjustment,
                charged,
                fromCache,
                responseCacheSaving,
                storedAt);
    }
}
