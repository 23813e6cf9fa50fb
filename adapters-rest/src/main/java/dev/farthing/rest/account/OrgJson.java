package dev.farthing.rest.account;

import dev.farthing.application.account.KnownOrg;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An org.
///
/// @param plan the code of the plan it is on
@Schema(name = "Org")
record OrgJson(
        UUID id,
        String name,
        @Schema(examples = "starter") String plan,
        UUID planId,
        @Schema(examples = "Asia/Shanghai") String timeZone,
        boolean suspended,
        @Schema(examples = "active") String status,
        @Schema(examples = "api") String managedBy,
        Instant createdAt) {
    static OrgJson of(KnownOrg known) {
        var org = known.org();
        return new OrgJson(
                org.id(),
                org.name(),
                known.plan().code(),
                known.plan().id(),
                org.zone().getId(),
                org.suspended(),
                Standing.of(org.suspended()).text(),
                known.managedBy().name().toLowerCase(Locale.ROOT),
                known.createdAt());
    }
}
