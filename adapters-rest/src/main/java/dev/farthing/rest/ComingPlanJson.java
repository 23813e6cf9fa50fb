package dev.farthing.rest;

import dev.farthing.domain.account.ComingPlan;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The plan an org will be on.
@Schema(name = "ComingPlan")
public record ComingPlanJson(
        UUID id,
        @Schema(examples = "team") String code,
        @Schema(examples = "Team") String name,
        Instant validFrom) {
    public static @Nullable ComingPlanJson of(@Nullable ComingPlan coming) {
        return coming == null
                ? null
                : new ComingPlanJson(
                        coming.plan().id(), coming.plan().code(), coming.plan().name(), coming.validFrom());
    }
}
