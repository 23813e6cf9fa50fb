package dev.farthing.application.key;

import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What of a key goes on record.
public final class KeyPicture {
    private KeyPicture() {}

    static Deed deed(String action, @Nullable IssuedKey before, @Nullable IssuedKey after) {
        var key = after == null ? Objects.requireNonNull(before) : after;
        return new Deed(
                key.holder().orgId(),
                action,
                "key",
                key.id().toString(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    /// A new key of the first start.
    public static Deed created(IssuedKey key) {
        return deed("create", null, key);
    }

    /// A key as people see it, without its secret.
    public static Picture of(IssuedKey key) {
        var grant = key.grant();
        var label = key.label();
        var retiring = key.retiring();
        return Picture.EMPTY
                .with("name", label.name())
                .with("owner", label.owner())
                .with("note", label.note())
                .with("tags", label.tags())
                .with("team_id", key.holder().teamId())
                .with("is_sandbox", key.holder().sandbox())
                .with("models_allowed", grant.modelsAllowed())
                .with("providers_allowed", grant.providersAllowed())
                .with(
                        "allowed_ips",
                        grant.allowedIps().stream().map(IpRange::toString).toList())
                .with("rpm_limit", grant.rpmLimit())
                .with("tpm_limit", grant.tpmLimit())
                .with("concurrency_limit", grant.concurrencyLimit())
                .with("min_useful_output", grant.minUsefulOutput())
                .with("expires_at", grant.expiresAt())
                .with("rotate_grace_until", retiring == null ? null : retiring.until())
                .with("state", state(key.state()))
                .with("secret_hint", key.secret().hint())
                .hiding("key");
    }

    private static String state(KeyState state) {
        return switch (state) {
            case KeyState.Active _ -> "active";
            case KeyState.Disabled _ -> "disabled";
            case KeyState.Deleted _ -> "deleted";
        };
    }
}
