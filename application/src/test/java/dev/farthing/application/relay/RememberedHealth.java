package dev.farthing.application.relay;

import dev.farthing.domain.upstream.CredentialHealth;
import dev.farthing.domain.upstream.ProviderHealth;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// A [HealthDirectory] that tells nobody.
public final class RememberedHealth implements HealthDirectory {
    public final Set<UUID> changed = ConcurrentHashMap.newKeySet();
    private final Map<UUID, CredentialHealth> credentials = new ConcurrentHashMap<>();
    private final Map<UUID, ProviderHealth> providers = new ConcurrentHashMap<>();

    @Override
    public CredentialHealth ofCredential(UUID id) {
        return credentials.computeIfAbsent(id, _ -> new CredentialHealth());
    }

    @Override
    public ProviderHealth ofProvider(UUID id) {
        return providers.computeIfAbsent(id, _ -> new ProviderHealth());
    }

    @Override
    public Map<UUID, CredentialHealth> credentials() {
        return credentials;
    }

    @Override
    public Map<UUID, ProviderHealth> providers() {
        return providers;
    }

    @Override
    public void changed(UUID credentialId) {
        changed.add(credentialId);
    }
}
