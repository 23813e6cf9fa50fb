package dev.farthing.rest.upstream;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.upstream.KeptCredential;
import dev.farthing.application.upstream.KeptCredential.RestingModel;
import dev.farthing.domain.upstream.CredentialStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A vendor credential as operators see it: never with its secret.
@Schema(name = "Credential")
record CredentialJson(
        UUID id,
        UUID providerId,
        String name,
        @Schema(examples = "…x4Tq") String secretHint,
        int weight,
        int priority,
        List<String> tags,
        @Nullable Integer maxConcurrency,
        @Nullable String note,
        List<String> modelsAllowed,
        List<String> modelsDenied,
        boolean onlyListedModels,
        @Nullable List<String> modelsListed,
        @Nullable UUID proxyId,
        @Nullable CeilingsJson ceilings,
        CredentialStatus status,
        int failureCount,
        @Nullable Instant cooldownUntil,

        @Schema(description = "models its vendor limits for it alone; it serves the others")
        List<RestingModelJson> restingModels,

        @Nullable Instant lastUsedAt,
        @Nullable Instant lastVerifiedAt,
        @Nullable String lastError,
        ManagedBy managedBy,
        Instant createdAt,
        Instant updatedAt) {
    static CredentialJson of(KeptCredential kept) {
        var share = kept.share();
        var health = kept.health();
        return new CredentialJson(
                kept.id(),
                kept.providerId(),
                share.name(),
                kept.secretHint(),
                share.weight(),
                share.priority(),
                share.tags(),
                share.maxConcurrent(),
                share.note(),
                share.models().allowed(),
                share.models().denied(),
                share.models().onlyListed(),
                share.models().listed(),
                share.proxyId(),
                CeilingsJson.of(share.ceilings()),
                health.status(),
                health.failureCount(),
                health.cooldownUntil(),
                health.resting().stream().map(RestingModelJson::of).toList(),
                health.lastUsedAt(),
                health.lastVerifiedAt(),
                health.lastError(),
                kept.managedBy(),
                kept.createdAt(),
                kept.updatedAt());
    }

    @Schema(name = "RestingModel")
    record RestingModelJson(
            String model,
            Instant until,
            @Schema(examples = "model_rate_limited") String reason) {
        static RestingModelJson of(RestingModel resting) {
            return new RestingModelJson(resting.model(), resting.until(), resting.reason());
        }
    }
}
