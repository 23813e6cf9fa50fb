package dev.farthing.application.recovery;

import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.application.upstream.CredentialProbe;
import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks vendors now and then, gently, whether they take a refused credential again: each is asked the cheap
/// question that verifies it, by one replica only. Those that merely rest come back by themselves.
@ApplicationScoped
public class RecoverCredentials {
    /// How many are asked in one round, one after the other.
    private static final int MOST = 5;

    private final CurrentCatalogue catalogue;
    private final HealthDirectory health;
    private final ProbeTurns turns;
    private final CredentialProbe probe;

    RecoverCredentials(CurrentCatalogue catalogue, HealthDirectory health, ProbeTurns turns, CredentialProbe probe) {
        this.catalogue = catalogue;
        this.health = health;
        this.turns = turns;
        this.probe = probe;
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
            boolean isChat = offer.model().type() == ModelType.CHAT;
            for (var way : offer.ways()) {
                addRefused(refused, way, isChat ? way.route().upstreamModel() : null);
            }
        }
        if (!refused.isEmpty()) {
            var mine = turns.take(List.copyOf(refused.keySet()), MOST, interval);
            refused.keySet().retainAll(mine);
            refused.forEach(this::ask);
        }
    }

    /// The word is said to the model its provider names, else to a chat model it serves.
    private void addRefused(Map<UUID, Asked> refused, Catalogue.Way way, @Nullable String chatModel) {
        var named = way.provider().rules().verifyModel();
        var model = named == null ? chatModel : named;
        for (var credential : way.credentials()) {
            if (health.ofCredential(credential.id()).status() == CredentialStatus.INVALID) {
                refused.merge(
                        credential.id(),
                        new Asked(way.provider(), credential, model),
                        (one, other) -> one.model() == null ? other : one);
            }
        }
    }

    private void ask(UUID id, Asked asked) {
        var credential = asked.credential();
        var provider = asked.provider().via(credential.proxyUrl());
        if (probe.probe(provider, credential.secret(), asked.model()) instanceof Verdict.Works
                && health.ofCredential(id).recovered()) {
            health.changed(id);
        }
    }

    private record Asked(
            Provider provider,
            Credential credential,
            @Nullable String model) {}
}
