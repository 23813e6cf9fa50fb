package dev.farthing.rest.key;

import dev.farthing.application.account.AdminWish;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.rest.Fields;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a new admin key is to be; a team_admin, and nobody else, has a team.
@Schema(
        name = "AdminKeyCreateRequest",
        requiredProperties = {"name", "role"})
record AdminKeyCreateJson(
        @Schema(minLength = 1, maxLength = 100, examples = "deployment")
        String name,

        Role role,
        @Nullable UUID orgId,
        @Nullable UUID teamId,
        List<String> allowedIps,
        @Nullable Instant expiresAt,
        List<String> tags,
        @Nullable String owner,
        @Nullable String note) {
    static AdminWish read(Fields fields) {
        var role = fields.requiredChoice("role", Role.class);
        var teamId = fields.uuid("team_id");
        if (role == Role.TEAM_ADMIN) {
            fields.require("team_id");
        } else if (teamId != null) {
            fields.reject("team_id", "value_error", "Value error, a team goes with the role team_admin alone");
        }
        var grant =
                new KeyGrant(List.of(), KeyFields.allowedIps(fields), null, null, null, fields.instant("expires_at"));
        return new AdminWish(role, teamId, KeyFields.label(fields), grant);
    }
}
