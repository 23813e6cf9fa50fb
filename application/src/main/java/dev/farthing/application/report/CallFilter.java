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
    /// Whether calls must be looked at one by one to tell which are wanted.
    boolean sifts() {
        boolean anything = teamId == null
                && model == null
                && provider == null
                && credentialId == null
                && status == null
                && usageSource == null;
        return requestId == null && !(anything && bill.equals(BillFilter.ANY));
    }

    CallFilter ofTeam(UUID team) {
        return new CallFilter(
                orgId, team, keyId, model, provider, credentialId, status, usageSource, requestId, span, bill);
    }
}
