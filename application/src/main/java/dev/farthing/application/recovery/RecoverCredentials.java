package dev.farthing.application.recovery;

import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.application.upstream.CredentialProbe;
import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialHealth;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.FailureClass;
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
/// each is asked the cheap question that verifies it, by one replica only; where one rests for a single model, a word
/// is said to that. Those that rest briefly come back by themselves.
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
    private final Map<Rest, Instant> resting = new HashMap<>();

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
        resting.keySet().removeIf(rest -> !isResting(rest, Duration.ZERO, now));
        var wanted = new HashMap<UUID, Asked>();
        for (var offer : picture.offers()) {
            boolean isChat = offer.model().type() == ModelType.CHAT;
            for (var way : offer.ways()) {
                var named = way.provider().rules().verifyModel();
                var own = isChat ? way.route().upstreamModel() : null;
                var model = named != null ? named : own;
                boolean saysAWord = SAY_A_WORD.contains(way.provider().protocol());
                for (var credential : way.credentials()) {
                    var whole = new Rest(credential.id(), null);
                    var part = new Rest(credential.id(), own);
                    if (isRefused(credential.id()) || (saysAWord && model != null && hasRested(whole, interval, now))) {
                        wanted.merge(
                                credential.id(),
                                new Asked(way.provider(), credential, model, whole),
                                (one, other) -> one.model() == null ? other : one);
                    } else if (saysAWord && own != null && hasRested(part, interval, now)) {
                        wanted.putIfAbsent(credential.id(), new Asked(way.provider(), credential, own, part));
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

    private boolean isRefused(UUID id) {
        return health.ofCredential(id).status() == CredentialStatus.INVALID;
    }

    /// That a list of models is answered says nothing of a limit: only who can be said a word to is worth a question.
    private boolean hasRested(Rest rest, Duration interval, Instant now) {
        return isResting(rest, interval, now)
                && !now.isBefore(resting.computeIfAbsent(rest, _ -> now).plus(interval));
    }

    private boolean isResting(Rest rest, Duration longer, Instant now) {
        var state = health.ofCredential(rest.credential());
        return rest.model() == null
                ? state.isRestingFor(longer, now.toEpochMilli())
                : state.isRestingFor(rest.model(), longer, now.toEpochMilli());
    }

    private void ask(UUID id, Asked asked) {
        var credential = asked.credential();
        var provider = asked.provider().via(credential.proxyUrl());
        var verdict = probe.probe(provider, credential.secret(), asked.model());
        var state = health.ofCredential(id);
        var model = asked.rest().model();
        boolean changed = switch (verdict) {
            case Verdict.Works() -> model == null ? state.recovered() : state.recovered(model);
            case Verdict.Empty(var _, var _) -> isFoundEmpty(state, asked);
            case Verdict.Refused(var _, var _), Verdict.Trouble(var _, var _) -> false;
        };
        turns.verified(id);
        if (changed) {
            resting.remove(asked.rest());
            health.changed(id);
        }
    }

    private boolean isFoundEmpty(CredentialHealth state, Asked asked) {
        var rules = asked.provider().rules().over(catalogue.get().settings().pool());
        return state.failed(FailureClass.ACCOUNT_EMPTY, "", null, rules, clock.millis());
    }

    /// What rests.
    ///
    /// @param model null for the whole credential
    private record Rest(UUID credential, @Nullable String model) {}

    private record Asked(
            Provider provider,
            Credential credential,
            @Nullable String model,
            Rest rest) {}
}
