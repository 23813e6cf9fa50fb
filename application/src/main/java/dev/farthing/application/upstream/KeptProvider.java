package dev.farthing.application.upstream;

import dev.farthing.application.ManagedBy;
import dev.farthing.domain.upstream.BalancePolling;
import dev.farthing.domain.upstream.Provider;
import java.time.Instant;

/// A provider as it is kept, with what only its administrators care about.
public record KeptProvider(
        Provider provider, BalancePolling balance, ManagedBy managedBy, Instant createdAt, Instant updatedAt) {}
