package dev.farthing.application.report;

import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.UsageSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which calls are wanted; a null narrows nothing.
///
/// @param orgId null for every org
/// @param leastMillis how long a call took at least
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
        BillFilter bill,
        @Nullable Integer leastMillis) {
    /// However long they took.
    public CallFilter(
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
        this(orgId, teamId, keyId, model, provider, credentialId, status, usageSource, requestId, span, bill, null);
    }

    /// The same of those that took so many milliseconds, or more.
    public CallFilter takingAtLeast(@Nullable Integer millis) {
        return new CallFilter(
                orgId,
                teamId,
                keyId,
                model,
                provider,
                credentialId,
                status,
                usageSource,
                requestId,
                span,
                bill,
                millis);
    }

    /// Whether calls must be looked at one by one to tell which are wanted.
    boolean sifts() {
        boolean anything = teamId == null
                && model == null
                && provider == null
                && credentialId == null
                && status == null
                && usageSource == null
                && leastMillis == null;
        return requestId == null && !(anything && bill.equals(BillFilter.ANY));
    }

    CallFilter ofTeam(UUID team) {
        return new CallFilter(
                orgId,
                team,
                keyId,
                model,
                provider,
                credentialId,
                status,
                usageSource,
                requestId,
                span,
                bill,
                leastMillis);
    }
}
