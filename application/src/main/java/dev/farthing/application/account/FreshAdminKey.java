package dev.farthing.application.account;

import dev.farthing.application.key.FreshKey;
import dev.farthing.domain.account.Role;

/// An admin key with a secret just drawn.
public record FreshAdminKey(FreshKey fresh, Role role) {}
