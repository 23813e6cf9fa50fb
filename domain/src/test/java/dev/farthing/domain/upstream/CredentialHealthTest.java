package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.upstream.Circuit.Rest;
import dev.farthing.domain.upstream.CredentialHealth.Kept;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CredentialHealthTest {
    private static final PoolRules RULES = PoolRules.DEFAULT;
    private static final long NOW = 5_000_000;

    private final CredentialHealth health = new CredentialHealth();

    @ParameterizedTest
    @EnumSource(names = {"CALLER", "OVERSIZED"})
    void whatTheCallerDidIsHeldAgainstNobody(FailureClass why) {
        for (int i = 0; i < 100; i++) {
            assertThat(health.failed(why, "m", null, RULES, NOW)).isFalse();
        }

        assertThat(health.isReady("m", NOW)).isTrue();
        assertThat(health.kept().failures()).isZero();
    }

    @Test
    void aHintIsHonouredAndCapped() {
        health.failed(FailureClass.RATE_LIMITED, "m", Duration.ofSeconds(7), RULES, NOW);
        assertThat(health.status()).isEqualTo(CredentialStatus.COOLING);
        assertThat(health.isReady("other", NOW + 6_999)).isFalse();
        assertThat(health.isReady("other", NOW + 7_000)).isTrue();

        health.failed(FailureClass.RATE_LIMITED, "m", Duration.ofDays(9), RULES, NOW);
        assertThat(health.readyAt("m", NOW))
                .isEqualTo(NOW + RULES.longestCooling().toMillis());
    }

    @Test
    void aSuccessAfterTheRestClearsTheCount() {
        health.failed(FailureClass.RATE_LIMITED, "m", Duration.ofSeconds(7), RULES, NOW);

        assertThat(health.succeeded("m", 1_000, NOW + 7_000)).isTrue();
        assertThat(health.kept()).isEqualTo(new Kept(CredentialStatus.ACTIVE, 0, 0, null));
        assertThat(health.succeeded("m", 1_000, NOW + 7_000)).isFalse();
    }

    @Test
    void d56ACallThatWasUnderWayBeforeTheLimitDoesNotEndTheRest() {
        health.failed(FailureClass.RATE_LIMITED, "m", Duration.ofSeconds(7), RULES, NOW);

        assertThat(health.succeeded("m", 1_000, NOW + 10)).isFalse();
        assertThat(health.isReady("m", NOW + 6_999)).isFalse();

        var other = new CredentialHealth();
        other.failed(FailureClass.MODEL_RATE_LIMITED, "m", Duration.ofSeconds(7), RULES, NOW);
        other.succeeded("m", 1_000, NOW + 10);
        assertThat(other.isReady("m", NOW + 6_999)).isFalse();
        assertThat(other.readyAt("m", NOW)).isEqualTo(NOW + 7_000);
        assertThat(other.isReady("n", NOW)).isTrue();
        assertThat(other.isReady("m", NOW + 7_000)).isTrue();
    }

    @Test
    void aRestOfOneModelIsToldUntilItIsHeardBackAndEndsWhereItIsTakenAway() {
        health.failed(FailureClass.MODEL_RATE_LIMITED, "m", Duration.ofSeconds(7), RULES, NOW);
        var rest = new Rest(NOW + 7_000, "model_rate_limited");
        assertThat(health.untoldRests()).isEqualTo(Map.of("m", rest));

        health.adoptRests(Map.of("m", rest, "n", new Rest(NOW + 9_000, "model_rate_limited")));
        assertThat(health.untoldRests()).isEmpty();
        assertThat(health.isReady("n", NOW + 8_999)).isFalse();

        health.adoptRests(Map.of());
        assertThat(health.isReady("m", NOW)).isTrue();
        assertThat(health.isReady("n", NOW)).isTrue();
        assertThat(health.untoldRests()).isEmpty();
    }

    @Test
    void whatOthersKnowDoesNotShortenAnUntoldRestNorBringBackOneThatEnded() {
        var known = new Rest(NOW + 1_000, "model_rate_limited");
        health.adoptRests(Map.of("m", known, "n", known));
        health.failed(FailureClass.MODEL_RATE_LIMITED, "m", Duration.ofSeconds(7), RULES, NOW);
        assertThat(health.recovered("n")).isTrue();
        assertThat(health.recovered("other")).isFalse();
        health.adoptRests(Map.of("m", known, "n", known));

        assertThat(health.isReady("m", NOW + 6_999)).isFalse();
        assertThat(health.isReady("n", NOW)).isTrue();
        assertThat(health.untoldRests())
                .isEqualTo(Map.of("m", new Rest(NOW + 7_000, "model_rate_limited"), "n", Rest.NONE));
    }

    @Test
    void thatOneWorksAgainSaysNothingOfTheModelsItsVendorLimits() {
        health.failed(FailureClass.MODEL_RATE_LIMITED, "m", Duration.ofSeconds(7), RULES, NOW);
        health.adopt(new Kept(CredentialStatus.ACTIVE, 0, 0, null));

        assertThat(health.isReady("m", NOW + 6_999)).isFalse();
        assertThat(health.isRestingFor("m", Duration.ofSeconds(6), NOW)).isTrue();
        assertThat(health.isRestingFor("m", Duration.ofSeconds(7), NOW)).isFalse();
    }

    @Test
    void aDeadOneStaysDeadUntilSomebodySaysOtherwise() {
        health.failed(FailureClass.CREDENTIAL_DEAD, "m", null, RULES, NOW);
        assertThat(health.isReady("m", Long.MAX_VALUE)).isFalse();
        assertThat(health.readyAt("m", NOW)).isEqualTo(Long.MAX_VALUE);

        health.adopt(new Kept(CredentialStatus.ACTIVE, 0, 0, null));
        assertThat(health.isReady("m", NOW)).isTrue();
    }

    @Test
    void whatRestsForALimitCanBeSet() {
        var account = new ProviderRules(null, null, null, null, LimitScope.ACCOUNT).over(RULES);
        var model = new ProviderRules(null, null, null, null, LimitScope.MODEL).over(RULES);
        var whole = new CredentialHealth();
        whole.failed(FailureClass.MODEL_RATE_LIMITED, "m", Duration.ofSeconds(9), account, 1_000);
        var part = new CredentialHealth();
        part.failed(FailureClass.RATE_LIMITED, "m", Duration.ofSeconds(9), model, 1_000);

        assertThat(whole.isReady("other", 2_000)).isFalse();
        assertThat(whole.isReady("other", 10_000)).isTrue();
        assertThat(part.isReady("m", 2_000)).isFalse();
        assertThat(part.isReady("other", 2_000)).isTrue();
        assertThat(part.isReady("m", 10_000)).isTrue();
    }

    @Test
    void anEmptyAccountIsSwitchedOffOrRestsAsIsSet() {
        health.failed(FailureClass.ACCOUNT_EMPTY, "m", null, RULES, NOW);
        assertThat(health.status()).isEqualTo(CredentialStatus.DISABLED);

        var other = new CredentialHealth();
        var cooling = new ProviderRules(null, EmptyAccount.COOL, null, null, null).over(RULES);
        other.failed(FailureClass.ACCOUNT_EMPTY, "m", null, cooling, NOW);
        assertThat(other.status()).isEqualTo(CredentialStatus.COOLING);
        assertThat(other.readyAt("m", NOW)).isEqualTo(NOW + RULES.emptyCooling().toMillis());
    }

    @Test
    void whatIsSwitchedOffStaysOffWhateverFails() {
        health.adopt(new Kept(CredentialStatus.DISABLED, 0, 0, null));
        health.failed(FailureClass.CREDENTIAL_DEAD, "m", null, RULES, NOW);
        health.failed(FailureClass.RATE_LIMITED, "m", null, RULES, NOW);

        assertThat(health.status()).isEqualTo(CredentialStatus.DISABLED);
    }

    @Test
    void failuresInARowOpenTheCircuitOfOneModelAndASuccessClosesIt() {
        for (int i = 1; i < RULES.failuresToOpen(); i++) {
            health.failed(FailureClass.VENDOR_TROUBLE, "m", null, RULES, NOW);
            assertThat(health.isReady("m", NOW)).isTrue();
        }
        health.failed(FailureClass.TIMEOUT, "m", null, RULES, NOW);

        assertThat(health.isReady("m", NOW)).isFalse();
        assertThat(health.isReady("n", NOW)).isTrue();
        long later = NOW + RULES.openFor().toMillis();
        assertThat(health.take("m", null, later, RULES)).isTrue();
        assertThat(health.take("m", null, later, RULES))
                .as("one probe at a time")
                .isFalse();
        health.succeeded("m", 1_000, later);
        assertThat(health.isReady("m", later)).isTrue();
    }

    @Test
    void aSuccessBetweenFailuresStartsTheCountAnew() {
        for (int round = 0; round < 10; round++) {
            for (int i = 1; i < RULES.failuresToOpen(); i++) {
                health.failed(FailureClass.NETWORK, "m", null, RULES, NOW);
            }
            health.succeeded("m", 1_000, NOW);
        }

        assertThat(health.isReady("m", NOW)).isTrue();
    }

    @Test
    void whoIsOvertakenIsKnownToBeAsSlowAsThatAtLeast() {
        var provider = new ProviderHealth();
        provider.overtaken("m", 8_000);
        health.overtaken(8_000);
        assertThat(provider.latencyNanos("m")).isEqualTo(8_000);
        assertThat(health.latencyNanos()).isEqualTo(8_000);

        provider.overtaken("m", 16_000);
        health.overtaken(16_000);
        assertThat(provider.latencyNanos("m")).isEqualTo(9_000);
        assertThat(health.latencyNanos()).isEqualTo(9_000);

        provider.overtaken("m", 100);
        health.overtaken(100);
        assertThat(provider.latencyNanos("m"))
                .as("it may well be slower than that")
                .isEqualTo(9_000);
        assertThat(health.latencyNanos()).isEqualTo(9_000);
    }

    @Test
    void aProviderHasABoundUnlessItSaysOtherwise() {
        var hung = new ProviderHealth();
        int most = RULES.mostPerProvider();
        for (int i = 0; i < most; i++) {
            assertThat(hung.take("m", most, NOW, RULES)).isTrue();
        }
        assertThat(hung.take("m", most, NOW, RULES)).isFalse();
        assertThat(hung.isReady("m", most, NOW)).isFalse();
        assertThat(new ProviderHealth().isReady("m", most, NOW)).isTrue();
    }

    @Test
    void noMorePlacesAreGivenThanThereAre() {
        assertThat(health.take("m", 2, NOW, RULES)).isTrue();
        assertThat(health.take("m", 2, NOW, RULES)).isTrue();
        assertThat(health.take("m", 2, NOW, RULES)).isFalse();
        health.release();
        assertThat(health.take("m", 2, NOW, RULES)).isTrue();
        assertThat(health.running()).isEqualTo(2);
    }
}
