package dev.farthing.rest.key;

import dev.farthing.application.key.KeyEdit;
import dev.farthing.application.key.KeyEdit.GrantEdit;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.key.Edit;
import dev.farthing.rest.Fields;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What is to change about an admin key: an absent field stays as it is, null clears it.
@Schema(name = "AdminKeyUpdateRequest")
record AdminKeyUpdateJson(
        @Schema(minLength = 1, maxLength = 100, examples = "deployment") @Nullable
        String name,

        @Nullable List<String> allowedIps,
        @Nullable List<String> tags,
        @Nullable String owner,
        @Nullable String note) {
    /// To repeat what cannot be changed is harmless; to change it is a mistake, and silence would hide that.
    static KeyEdit read(Fields fields, AdminKey admin) {
        var key = admin.key();
        KeyFields.frozen(fields, "role", fields.choice("role", Role.class, admin.role()) == admin.role());
        KeyFields.frozen(
                fields,
                "org_id",
                Objects.equals(fields.uuid("org_id"), key.holder().orgId()));
        KeyFields.frozen(
                fields,
                "team_id",
                Objects.equals(fields.uuid("team_id"), key.holder().teamId()));
        KeyFields.frozen(
                fields,
                "expires_at",
                Objects.equals(fields.instant("expires_at"), key.grant().expiresAt()));
        var grant = new GrantEdit(
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                KeyFields.allowedIpsEdit(fields),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>(),
                new Edit.Keep<>());
        var edit = new KeyEdit(KeyFields.labelEdit(fields), grant, new Edit.Keep<>(), new Edit.Keep<>());
        fields.check();
        return edit;
    }
}
