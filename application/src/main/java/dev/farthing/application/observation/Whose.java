package dev.farthing.application.observation;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose calls are looked at; a null narrows nothing.
///
/// @param orgId null for every org
public record Whose(
        @Nullable UUID orgId,
        @Nullable UUID teamId,
        @Nullable UUID keyId,
        @Nullable String model,
        @Nullable String provider) {
    public static Whose ofOrg(@Nullable UUID orgId, @Nullable UUID teamId) {
        return new Whose(orgId, teamId, null, null, null);
    }

    /// Whether only the sums by key and provider know it.
    public boolean needsKeys() {
        return keyId != null || provider != null;
    }

    /// As much of it as the caller may see: every org is the operator's, and a team admin has one team.
    Whose seenBy(Caller caller) {
        if (orgId == null) {
            caller.mustBeOperator();
        }
        var only = caller.onlyTeam();
        if (only.isEmpty()) {
            return this;
        }
        if (teamId != null && !teamId.equals(only.get())) {
            throw Fault.NOT_FOUND.because("no such team");
        }
        return new Whose(orgId, only.get(), keyId, model, provider);
    }
}
