package dev.farthing.application.relay;

import dev.farthing.domain.upstream.CredentialHealth;
import dev.farthing.domain.upstream.ProviderHealth;
import java.util.Map;
import java.util.UUID;

/// What is known at the moment of credentials and providers; never blocks.
///
/// Everybody is given the same object for the same id. What one replica finds out, the others know within a second;
/// load, latencies and circuits are each replica's own.
public interface HealthDirectory {
    /// A credential's health, unblemished if nothing was heard of it. Ways that need no credential have a health
    /// of this kind under an id of their own.
    CredentialHealth ofCredential(UUID id);

    /// A provider's health, unblemished if nothing was heard of it.
    ProviderHealth ofProvider(UUID id);

    /// All credentials that anything was heard of.
    Map<UUID, CredentialHealth> credentials();

    /// All providers that anything was heard of.
    Map<UUID, ProviderHealth> providers();

    /// Sees to it that what is kept of this credential is written down soon, and known to the other replicas.
    void changed(UUID credentialId);
}
