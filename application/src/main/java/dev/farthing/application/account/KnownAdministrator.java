package dev.farthing.application.account;

import dev.farthing.domain.account.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who presented an admin secret, and whose it is.
///
/// @param keyId null for the operator key that the environment holds
public record KnownAdministrator(Caller caller, @Nullable UUID keyId) {}
