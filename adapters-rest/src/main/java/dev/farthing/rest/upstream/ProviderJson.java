package dev.farthing.rest.upstream;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.upstream.KeptProvider;
import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.EmptyAccount;
import dev.farthing.domain.upstream.LimitScope;
import dev.farthing.domain.upstream.Protocol;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A vendor's endpoint as operators see it.
@Schema(name = "Provider")
record ProviderJson(
        UUID id,
        String name,
        Protocol protocol,
        @Nullable String baseUrl,
        Map<String, String> headers,
        @Nullable String proxyUrl,
        boolean enabled,
        boolean sandbox,
        TimeoutsJson timeouts,
        @Nullable Integer maxConcurrent,
        @Nullable EmptyAccount onEmptyAccount,
        @Nullable LimitScope rateLimitScope,

        @Schema(
                enumeration = {"official", "cloud", "reseller", "self-hosted"},
                description = "whose models it serves; null: nobody said")
        @Nullable
        String provenance,

        @Nullable String verifyModel,
        ConversationJson conversation,
        BalanceSource balanceSource,
        int pollIntervalS,
        ManagedBy managedBy,
        Instant createdAt,
        Instant updatedAt) {
    static ProviderJson of(KeptProvider kept) {
        var provider = kept.provider();
        return new ProviderJson(
                provider.id(),
                provider.name(),
                provider.protocol(),
                provider.baseUrl() == null ? null : provider.baseUrl().toString(),
                provider.headers(),
                provider.proxyUrl() == null ? null : provider.proxyUrl().toString(),
                !provider.rules().disabled(),
                provider.sandbox(),
                TimeoutsJson.of(provider.timeouts()),
                provider.rules().maxConcurrent(),
                provider.rules().emptyAccount(),
                provider.rules().limitScope(),
                provider.rules().provenance() == null
                        ? null
                        : provider.rules().provenance().label(),
                provider.rules().verifyModel(),
                ConversationJson.of(provider.conversations()),
                kept.balance().source(),
                kept.balance().intervalSeconds(),
                kept.managedBy(),
                kept.createdAt(),
                kept.updatedAt());
    }
}
