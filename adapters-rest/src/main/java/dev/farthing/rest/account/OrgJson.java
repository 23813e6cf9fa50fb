package dev.farthing.rest.account;

import dev.farthing.application.account.KnownOrg;
import dev.farthing.domain.account.AbandonedCalls;
import dev.farthing.domain.account.Overruns;
import dev.farthing.rest.ComingPlanJson;
import dev.farthing.rest.ParkedJson;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An org.
///
/// @param plan the code of the plan it is on
/// @param timeZone whose days count, or are to count from `time_zone_from` on
/// @param timeZoneFrom since when its days count; null when they always did
@Schema(name = "Org")
record OrgJson(
        UUID id,
        String name,
        @Schema(examples = "starter") String plan,
        UUID planId,
        @Schema(examples = "Asia/Shanghai") String timeZone,

        @Schema(
                description = "since when the days of time_zone count; null where they always did",
                examples = "2026-11-22T16:00:00Z")
        @Nullable
        Instant timeZoneFrom,

        @Schema(
                description =
                        "what becomes of a call at its vendor when its client leaves; finish holds for calls under a"
                                + " hard budget; null: as the setting abandoned_calls says",
                examples = "finish")
        @Nullable
        AbandonedCalls abandonedCalls,

        @Schema(
                description =
                        "who pays for what a vendor bills beyond a call's hold: absorb, the operator; charge, the org as"
                                + " far as the call's budgets have room, as a correction of the call",
                examples = "absorb")
        Overruns overruns,

        boolean suspended,
        @Schema(examples = "active") String status,
        @Schema(examples = "api") String managedBy,
        Instant createdAt,

        @Schema(description = "null while no change of its plan lies ahead") @Nullable
        ComingPlanJson nextPlan,

        @Schema(description = "since when and why no invoice of it is issued; null where they are") @Nullable
        ParkedJson parked) {
    static OrgJson of(KnownOrg known) {
        var org = known.org();
        return new OrgJson(
                org.id(),
                org.name(),
                known.plan().code(),
                known.plan().id(),
                org.zone().getId(),
                org.calendar().since(),
                org.abandonedCalls(),
                org.overruns(),
                org.suspended(),
                Standing.of(org.suspended()).text(),
                known.managedBy().name().toLowerCase(Locale.ROOT),
                known.createdAt(),
                ComingPlanJson.of(known.next()),
                ParkedJson.of(known.parked()));
    }
}
