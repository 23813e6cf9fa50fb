package dev.farthing.application.report;

import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.UsageSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which calls are wanted; a null narrows nothing.
///
/// @param orgId null for every org
public record CallFilter(
        @Nullable UUID orgId,
        @Nullable UUID teamId,
        @Nullable UUID keyId,
        @Nullable String model,
        @Nullable String provider,
        @Nullable UUID credentialId,
        @Nullable CallStatus status,
        @Nullable UsageSource usageSource,
        @Nullable UUID requestId,
        Span span,
        BillFilter bill) {
    CallFilter ofTeam(UUID team) {
        return new CallFilter(
                orgId, team, keyId, model, provider, credentialId, status, usageSource, requestId, span, bill);
    }
}
