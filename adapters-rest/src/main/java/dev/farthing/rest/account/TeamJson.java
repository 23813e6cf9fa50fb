package dev.farthing.rest.account;

import dev.farthing.application.account.KnownTeam;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A team.
@Schema(name = "Team")
record TeamJson(
        UUID id,
        UUID orgId,
        String name,
        boolean suspended,
        @Schema(examples = "active") String status,
        @Schema(examples = "api") String managedBy,
        Instant createdAt) {
    static TeamJson of(KnownTeam known) {
        var team = known.team();
        return new TeamJson(
                team.id(),
                team.orgId(),
                team.name(),
                team.suspended(),
                Standing.of(team.suspended()).text(),
                known.managedBy().name().toLowerCase(Locale.ROOT),
                known.createdAt());
    }
}
