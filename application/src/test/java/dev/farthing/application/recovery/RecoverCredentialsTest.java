package dev.farthing.application.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.PoolScene;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RememberedHealth;
import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialHealth.Kept;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.ProviderRules;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecoverCredentialsTest {
    private final RelayScene scene = new RelayScene();
    private final RememberedHealth health = new RememberedHealth();
    private final List<String> asked = new ArrayList<>();
    private final List<@Nullable URI> ways = new ArrayList<>();
    private final List<UUID> verified = new ArrayList<>();
    private final ProbeTurns turns = new ProbeTurns() {
        @Override
        public List<UUID> take(List<UUID> credentials, int most, Duration interval) {
            return credentials.stream().sorted().limit(most).toList();
        }

        @Override
        public void verified(UUID credential) {
            verified.add(credential);
        }
    };
    private Verdict verdict = new Verdict.Works();
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final RecoverCredentials recoverCredentials = new RecoverCredentials(
            scene,
            health,
            turns,
            (provider, secret, model) -> {
                asked.add(secret.reveal() + " " + model);
                ways.add(provider.proxyUrl());
                return verdict;
            },
            () -> now);

    @Test
    void aRefusedOneThatIsTakenAgainTakesPartAgain() {
        scene.offer(PoolScene.anOffer("m").way("p", 3).build());
        state(1, CredentialStatus.INVALID);
        verdict = new Verdict.Refused("upstream_auth", "no");
        recoverCredentials.recover();
        assertThat(status(1)).isEqualTo(CredentialStatus.INVALID);
        assertThat(health.changed).isEmpty();

        verdict = new Verdict.Works();
        recoverCredentials.recover();
        assertThat(status(1)).isEqualTo(CredentialStatus.ACTIVE);
        assertThat(health.changed).containsExactly(id(1));
        assertThat(asked).containsExactly("secret-p1 up-m", "secret-p1 up-m");
        assertThat(verified).as("whatever it said").containsExactly(id(1), id(1));
    }

    @Test
    void aRefusedOneWhoseAccountIsEmptyWaitsForAPaymentInstead() {
        scene.offer(PoolScene.anOffer("m").way("p", 1).build());
        state(0, CredentialStatus.INVALID);
        verdict = new Verdict.Empty("upstream_no_balance", "nothing left");
        recoverCredentials.recover();
        assertThat(status(0)).isEqualTo(CredentialStatus.DISABLED);
        assertThat(health.ofCredential(id(0)).kept().lastError()).isEqualTo("account_empty");
        assertThat(health.changed).containsExactly(id(0));
    }

    @Test
    void aModelThatRestsForLongIsSpokenToAndAloneWoken() {
        scene.offer(PoolScene.anOffer("m").way("p", 1).build());
        for (var model : List.of("up-m", "other")) {
            modelRests(FailureClass.MODEL_RATE_LIMITED, model);
        }
        recoverCredentials.recover();
        now = now.plus(Duration.ofMinutes(5));
        verdict = new Verdict.Trouble("upstream_rate_limited", "still");
        recoverCredentials.recover();
        assertThat(asked).containsExactly("secret-p0 up-m");
        assertThat(health.changed).isEmpty();
        verdict = new Verdict.Works();
        recoverCredentials.recover();
        assertThat(health.changed).containsExactly(id(0));
        assertThat(isReady("up-m")).isTrue();
        assertThat(isReady("other")).isFalse();
    }

    @Test
    void whatComesBackWithTheDayIsNotAskedForBefore() {
        scene.offer(PoolScene.anOffer("m").way("p", 1).build());
        modelRests(FailureClass.DAY_LIMITED, "up-m");
        recoverCredentials.recover();
        now = now.plus(Duration.ofMinutes(5));
        recoverCredentials.recover();
        assertThat(asked).isEmpty();
        assertThat(isReady("up-m")).isFalse();
    }

    private void modelRests(FailureClass why, String model) {
        health.ofCredential(id(0)).failed(why, model, Duration.ofMinutes(50), PoolRules.DEFAULT, now.toEpochMilli());
    }

    private boolean isReady(String model) {
        return health.ofCredential(id(0)).isReady(model, now.toEpochMilli());
    }

    @Test
    void aWordIsSaidToTheModelTheProviderNames() {
        scene.offer(PoolScene.anOffer("m")
                .way("p", 1, 0, null, new ProviderRules(null, null, null, "tiny", null), PoolScene.some("p", 1))
                .build());
        state(0, CredentialStatus.INVALID);
        recoverCredentials.recover();

        assertThat(asked).containsExactly("secret-p0 tiny");
    }

    @Test
    void whoIsWellOrSwitchedOffIsLeftAlone() {
        scene.offer(PoolScene.anOffer("m").way("p", 3).build());
        state(0, CredentialStatus.DISABLED);
        state(1, CredentialStatus.COOLING);
        recoverCredentials.recover();

        assertThat(asked).isEmpty();
    }

    @Test
    void whoRestsForLongIsAskedAfterAWhileWhetherThatMustBe() {
        scene.offer(PoolScene.anOffer("m").way("p", 2).build());
        rests(0, Duration.ofHours(1));
        rests(1, Duration.ofMinutes(4));
        recoverCredentials.recover();
        now = now.plus(Duration.ofMinutes(4));
        recoverCredentials.recover();
        assertThat(asked).as("not as soon as it was limited").isEmpty();

        now = now.plus(Duration.ofMinutes(1));
        verdict = new Verdict.Refused("upstream_auth", "no");
        recoverCredentials.recover();
        assertThat(asked).containsExactly("secret-p0 up-m");
        assertThat(status(0)).isEqualTo(CredentialStatus.COOLING);
        verdict = new Verdict.Works();
        recoverCredentials.recover();
        assertThat(status(0)).isEqualTo(CredentialStatus.ACTIVE);
        assertThat(health.changed).containsExactly(id(0));

        rests(0, Duration.ofHours(1));
        asked.clear();
        recoverCredentials.recover();
        assertThat(asked).as("a new rest is left alone for a while again").isEmpty();
    }

    private void rests(int number, Duration time) {
        health.ofCredential(id(number))
                .adopt(new Kept(CredentialStatus.COOLING, 1, now.plus(time).toEpochMilli(), "rate_limited"));
    }

    @Test
    void ofManyOnlyAFewAreAskedInOneRound() {
        scene.offer(PoolScene.anOffer("m").way("p", 100).build());
        for (int i = 0; i < 100; i++) {
            state(i, CredentialStatus.INVALID);
        }
        recoverCredentials.recover();

        assertThat(asked).hasSize(5);
    }

    @Test
    void itIsAskedThroughTheProxyItsCallsGoThrough() {
        var proxy = URI.create("socks5://me:pw@proxy.example:1080");
        var plain = PoolScene.anOffer("m").way("p", 1).build();
        var way = plain.ways().getFirst();
        var one = way.credentials().getFirst();
        var proxied = new Credential(
                one.id(),
                one.providerId(),
                one.name(),
                one.secret(),
                one.weight(),
                one.priority(),
                one.tags(),
                one.maxConcurrent(),
                one.status(),
                proxy);
        scene.offer(new Catalogue.Offer(
                plain.model(),
                List.of(new Catalogue.Way(way.route(), way.provider(), List.of(proxied))),
                plain.prices()));
        state(0, CredentialStatus.INVALID);
        recoverCredentials.recover();

        assertThat(ways).containsExactly(proxy);
    }

    private void state(int number, CredentialStatus status) {
        health.ofCredential(id(number)).adopt(new Kept(status, 1, 0, null));
    }

    private CredentialStatus status(int number) {
        return health.ofCredential(id(number)).status();
    }

    private static UUID id(int number) {
        return PoolScene.credentialId("p", number);
    }
}
