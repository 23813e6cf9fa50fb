package dev.farthing.application.account;

import dev.farthing.domain.account.Role;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What somebody wants a new admin key to be.
public record AdminWish(Role role, @Nullable UUID teamId, KeyLabel label, KeyGrant grant) {}
