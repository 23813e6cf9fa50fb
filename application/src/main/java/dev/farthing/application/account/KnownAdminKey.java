package dev.farthing.application.account;

import dev.farthing.domain.account.AdminKey;
import java.time.Instant;

/// An admin key as people look at it at an instant.
public record KnownAdminKey(AdminKey admin, Instant at) {}
