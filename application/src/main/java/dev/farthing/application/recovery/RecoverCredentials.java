package dev.farthing.application.recovery;

import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.application.upstream.CredentialProbe;
import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks vendors now and then, gently, whether they take a refused credential again, and one that rests for long:
/// each is asked the cheap question that verifies it, by one replica only. Those that rest briefly come back by
/// themselves.
@ApplicationScoped
public class RecoverCredentials {
    /// How many are asked in one round, one after the other.
    private static final int MOST = 5;

    /// Whose probe speaks to the model; the others' asks for the list of models.
    private static final Set<Protocol> SAY_A_WORD = Set.of(Protocol.OPENAI, Protocol.DEMO);

    private final CurrentCatalogue catalogue;
    private final HealthDirectory health;
    private final ProbeTurns turns;
    private final CredentialProbe probe;
    private final InstantSource clock;
    /// Since when each has been known to rest.
    private final Map<UUID, Instant> resting = new HashMap<>();

    RecoverCredentials(
            CurrentCatalogue catalogue,
            HealthDirectory health,
            ProbeTurns turns,
            CredentialProbe probe,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.health = health;
        this.turns = turns;
        this.probe = probe;
        this.clock = clock;
    }

    /// One round; blocks while vendors are asked.
    public synchronized void recover() {
        var picture = catalogue.get();
        var interval = picture.settings().pool().probeInterval();
        if (interval.isZero()) {
            return;
        }
        var now = clock.instant();
        resting.keySet().removeIf(id -> !isResting(id, Duration.ZERO, now));
        var wanted = new HashMap<UUID, Asked>();
        for (var offer : picture.offers()) {
            boolean isChat = offer.model().type() == ModelType.CHAT;
            for (var way : offer.ways()) {
                var named = way.provider().rules().verifyModel();
                var model = named != null ? named : isChat ? way.route().upstreamModel() : null;
                boolean saysAWord = SAY_A_WORD.contains(way.provider().protocol());
                for (var credential : way.credentials()) {
                    if (isWorthAQuestion(credential.id(), saysAWord ? model : null, interval, now)) {
                        wanted.merge(
                                credential.id(),
                                new Asked(way.provider(), credential, model),
                                (one, other) -> one.model() == null ? other : one);
                    }
                }
            }
        }
        if (!wanted.isEmpty()) {
            var mine = turns.take(List.copyOf(wanted.keySet()), MOST, interval);
            wanted.keySet().retainAll(mine);
            wanted.forEach(this::ask);
        }
    }

    /// That a list of models is answered says nothing of a limit.
    private boolean isWorthAQuestion(UUID id, @Nullable String model, Duration interval, Instant now) {
        if (health.ofCredential(id).status() == CredentialStatus.INVALID) {
            return true;
        }
        return model != null
                && isResting(id, interval, now)
                && !now.isBefore(resting.computeIfAbsent(id, _ -> now).plus(interval));
    }

    private boolean isResting(UUID id, Duration longer, Instant now) {
        return health.ofCredential(id).isRestingFor(longer, now.toEpochMilli());
    }

    private void ask(UUID id, Asked asked) {
        var credential = asked.credential();
        var provider = asked.provider().via(credential.proxyUrl());
        if (probe.probe(provider, credential.secret(), asked.model()) instanceof Verdict.Works
                && health.ofCredential(id).recovered()) {
            resting.remove(id);
            health.changed(id);
        }
    }

    private record Asked(
            Provider provider,
            Credential credential,
            @Nullable String model) {}
}
