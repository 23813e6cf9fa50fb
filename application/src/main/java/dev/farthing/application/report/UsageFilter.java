package dev.farthing.application.report;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose usage is wanted, and of when; a null narrows nothing.
///
/// @param orgId null for every org
/// @param sandbox whether calls of sandbox keys count too
public record UsageFilter(
        @Nullable UUID orgId,
        @Nullable UUID teamId,
        @Nullable UUID keyId,
        @Nullable String model,
        @Nullable String provider,
        boolean sandbox,
        Span span) {
    UsageFilter ofTeam(UUID team) {
        return new UsageFilter(orgId, team, keyId, model, provider, sandbox, span);
    }

    UsageFilter within(Span newSpan) {
        return new UsageFilter(orgId, teamId, keyId, model, provider, sandbox, newSpan);
    }
}
