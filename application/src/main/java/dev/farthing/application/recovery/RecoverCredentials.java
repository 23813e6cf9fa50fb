package dev.farthing.application.recovery;

import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.application.upstream.ModelListing;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Asks vendors now and then, gently, whether they take a refused credential again: each is asked for its list of
/// models, which costs nothing, by one replica only. Those that merely rest come back by themselves.
@ApplicationScoped
public class RecoverCredentials {
    /// How many are asked in one round, one after the other.
    private static final int MOST = 5;

    /// Whose vendors can be asked for their models.
    private static final Set<Protocol> LISTED = Set.of(Protocol.OPENAI, Protocol.ABACUS);

    private final CurrentCatalogue catalogue;
    private final HealthDirectory health;
    private final ProbeTurns turns;
    private final ModelListing vendors;

    RecoverCredentials(CurrentCatalogue catalogue, HealthDirectory health, ProbeTurns turns, ModelListing vendors) {
        this.catalogue = catalogue;
        this.health = health;
        this.turns = turns;
        this.vendors = vendors;
    }

    /// One round; blocks while vendors are asked.
    public void recover() {
        var picture = catalogue.get();
        var interval = picture.settings().pool().probeInterval();
        if (interval.isZero()) {
            return;
        }
        var refused = new HashMap<UUID, Asked>();
        for (var offer : picture.offers()) {
            for (var way : offer.ways()) {
                if (LISTED.contains(way.provider().protocol())) {
                    addRefused(refused, way.provider(), way.credentials());
                }
            }
        }
        if (!refused.isEmpty()) {
            var mine = turns.take(List.copyOf(refused.keySet()), MOST, interval);
            refused.keySet().retainAll(mine);
            refused.forEach(this::ask);
        }
    }

    private void addRefused(Map<UUID, Asked> refused, Provider provider, List<Credential> credentials) {
        for (var credential : credentials) {
            if (health.ofCredential(credential.id()).status() == CredentialStatus.INVALID) {
                refused.put(credential.id(), new Asked(provider, credential));
            }
        }
    }

    private void ask(UUID id, Asked asked) {
        try {
            var credential = asked.credential();
            vendors.models(asked.provider().via(credential.proxyUrl()), credential.secret());
        } catch (FaultException stillRefused) {
            return;
        }
        if (health.ofCredential(id).recovered()) {
            health.changed(id);
        }
    }

    private record Asked(Provider provider, Credential credential) {}
}
