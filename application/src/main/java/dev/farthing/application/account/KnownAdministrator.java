package dev.farthing.application.account;

import dev.farthing.domain.account.AdminBounds;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who presented an admin secret, and whose it is.
///
/// @param keyId null for the operator key that the environment holds
/// @param bounds when and where that key opens
public record KnownAdministrator(Caller caller, @Nullable UUID keyId, AdminBounds bounds) {
    public static KnownAdministrator by(AdminKey key) {
        return new KnownAdministrator(
                key.caller(), key.id(), AdminBounds.of(key.key().grant()));
    }

    /// By the operator key that the environment holds.
    ///
    /// @param home the org it acts on unless it names another
    public static KnownAdministrator standing(UUID home) {
        return new KnownAdministrator(new Caller.Operator(home), null, AdminBounds.NONE);
    }
}
