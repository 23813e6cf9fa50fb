package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.Ceilings;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialHealth.Kept;
import dev.farthing.domain.upstream.CredentialHealth.Left;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.CredentialUse;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.ProviderRules;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteChoiceTest {
    private static final long NOW = 1_000_000;
    private static final int MANY = 2_000;

    private final RememberedHealth health = new RememberedHealth();
    private final Random dice = new Random(7);

    @Test
    void theSmallestPriorityThatCanServeIsTaken() {
        var offer = PoolScene.anOffer("m")
                .way("dear", 1, 1, null, ProviderRules.USUAL, PoolScene.some("dear", 1))
                .way("first", 1, 0, null, ProviderRules.USUAL, PoolScene.some("first", 2))
                .build();

        assertThat(counted(offer, 100)).containsOnlyKeys("first");
        switchOff("first", 0);
        switchOff("first", 1);
        assertThat(counted(offer, 100)).containsOnlyKeys("dear");
        switchOff("dear", 0);
        assertThat(choose(offer)).isNull();
    }

    @Test
    void aWayThatServesBadlyGetsItsShareAndTheBackupTheRest() {
        var offer = PoolScene.anOffer("m")
                .way("first", 1, 0, null, ProviderRules.USUAL, PoolScene.some("first", 1))
                .way("backup", 1, 1, null, ProviderRules.USUAL, PoolScene.some("backup", 1))
                .build();
        var first = health.ofProvider(PoolScene.providerId("first"));

        first.share(Map.of("up-m", 0));
        assertThat(counted(offer, 1_000)).containsOnlyKeys("backup");
        first.share(Map.of("up-m", 25));
        assertThat(counted(offer, 4_000).get("first")).isBetween(850, 1_150);
        first.share(Map.of("up-other", 0));
        assertThat(counted(offer, 1_000)).containsOnlyKeys("first");
    }

    @Test
    void aWayThatServesBadlyIsBetterThanNone() {
        var offer = PoolScene.anOffer("m")
                .way("first", 1, 0, null, ProviderRules.USUAL, PoolScene.some("first", 1))
                .way("backup", 1, 1, null, ProviderRules.USUAL, PoolScene.some("backup", 1))
                .build();
        health.ofProvider(PoolScene.providerId("first")).share(Map.of("up-m", 0));
        switchOff("backup", 0);

        assertThat(counted(offer, 100)).containsOnlyKeys("first");
    }

    @Test
    void aCredentialThatReachedItsCeilingIsPassedOver() {
        var ceilings = new Ceilings(new Ceilings.Limits(2L, null, null), Ceilings.Limits.NONE);
        var plain = PoolScene.aCredential("p", 0, 1, 0, null);
        var limited = new Credential(
                plain.id(),
                plain.providerId(),
                plain.name(),
                plain.secret(),
                1,
                0,
                List.of(),
                null,
                plain.status(),
                null,
                ceilings);
        var offer = PoolScene.anOffer("m")
                .way("p", 1, 0, null, ProviderRules.USUAL, List.of(limited))
                .build();
        var spending = health.ofCredential(limited.id()).spending();
        spending.settle(CredentialUse.ONE_REQUEST, CredentialUse.ONE_REQUEST, NOW + 5_000, NOW + 9_000);
        assertThat(choose(offer)).isNotNull();
        spending.use(CredentialUse.ONE_REQUEST);

        assertThat(choose(offer)).isNull();
        var choice = new RouteChoice(health, PoolRules.DEFAULT, dice, NOW);
        assertThat(choice.retryAfter(offer.ways(), Set.of(Protocol.OPENAI))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void waysOfEqualPriorityAreChosenInProportion() {
        var offer = PoolScene.anOffer("m")
                .way("light", 1, 0, null, ProviderRules.USUAL, PoolScene.some("light", 1))
                .way("heavy", 3, 0, null, ProviderRules.USUAL, PoolScene.some("heavy", 1))
                .build();

        var counted = counted(offer, 4_000);
        assertThat(counted.get("heavy")).isBetween(2_850, 3_150);
    }

    @Test
    void credentialsAreDrawnInProportionAmongThoseThatCanServe() {
        var credentials = List.of(
                PoolScene.aCredential("p", 0, 1, 0, null),
                PoolScene.aCredential("p", 1, 2, 0, null),
                PoolScene.aCredential("p", 2, 7, 0, null),
                PoolScene.aCredential("p", 3, 5, 1, null),
                PoolScene.aCredential("p", 4, 0, 0, null));
        var offer = PoolScene.anOffer("m")
                .way("p", 1, 0, null, ProviderRules.USUAL, credentials)
                .build();

        var counted = countedCredentials(offer, 10_000);
        assertThat(counted).containsOnlyKeys("p0", "p1", "p2");
        assertThat(counted.get("p2")).isBetween(6_800, 7_200);
        switchOff("p", 2);
        counted = countedCredentials(offer, 3_000);
        assertThat(counted).containsOnlyKeys("p0", "p1");
        assertThat(counted.get("p1")).isBetween(1_850, 2_150);
        switchOff("p", 0);
        switchOff("p", 1);
        assertThat(countedCredentials(offer, 10)).containsOnlyKeys("p3");
    }

    @Test
    void theOnlyOneOfThousandsThatCanServeIsFound() {
        var offer = PoolScene.anOffer("m").way("p", MANY).build();
        for (int i = 0; i < MANY; i++) {
            if (i != 1_234) {
                switchOff("p", i);
            }
        }

        assertThat(countedCredentials(offer, 50)).containsOnlyKeys("p1234");
    }

    @Test
    void whatCoolsIsPassedOverUntilItsTime() {
        var offer = PoolScene.anOffer("m").way("p", 1).build();
        health.ofCredential(PoolScene.credentialId("p", 0))
                .adopt(new Kept(CredentialStatus.COOLING, 1, NOW + 5_500, "rate_limited"));

        assertThat(choose(offer)).isNull();
        assertThat(choice(NOW).retryAfter(offer.ways(), Set.of(Protocol.OPENAI)))
                .isEqualTo(Duration.ofMillis(5_500));
        assertThat(choice(NOW + 5_500).choose(offer, offer.ways(), Set.of(Protocol.OPENAI), RouteChoice.Tried.NOTHING))
                .isNotNull();
    }

    @Test
    void whereOnlyAHandHelpsNobodyIsSentAwayForAnHour() {
        var offer = PoolScene.anOffer("m").way("p", 2).build();
        switchOff("p", 0);
        health.ofCredential(PoolScene.credentialId("p", 1))
                .failed(FailureClass.CREDENTIAL_DEAD, "up-m", null, PoolRules.DEFAULT, NOW);

        assertThat(choose(offer)).isNull();
        assertThat(choice(NOW).retryAfter(offer.ways(), Set.of(Protocol.OPENAI)))
                .isEqualTo(PoolRules.DEFAULT.usualCooling());
    }

    @Test
    void theStatusThatIsNamedIsTheLastOneWhoeverSaidIt() {
        var offer = PoolScene.anOffer("m").way("p", 1).way("q", 1).build();
        assertThat(choice(NOW).lastStatus(offer.ways())).isZero();
        health.ofProvider(PoolScene.providerId("p")).failedWith(520, NOW);
        health.ofProvider(PoolScene.providerId("q")).failedWith(429, NOW - 1);

        assertThat(choice(NOW).lastStatus(offer.ways())).isEqualTo(520);
    }

    @Test
    void aModelThatCoolsLeavesTheOthers() {
        var rules = PoolRules.DEFAULT;
        health.ofCredential(PoolScene.credentialId("p", 0))
                .failed(FailureClass.MODEL_RATE_LIMITED, "up-m", Duration.ofSeconds(9), rules, NOW);

        assertThat(choose(PoolScene.anOffer("m").way("p", 1).build())).isNull();
        assertThat(choose(PoolScene.anOffer("n").way("p", 1).build())).isNotNull();
    }

    @Test
    void whoIsFullIsPassedOver() {
        var offer = PoolScene.anOffer("m")
                .way("p", 1, 0, null, ProviderRules.USUAL, List.of(PoolScene.aCredential("p", 0, 1, 0, 1)))
                .way("q", 1, 1, null, new ProviderRules(1, null, null, null, null), PoolScene.some("q", 5))
                .build();

        var first = choose(offer);
        assertThat(first.credential().name()).isEqualTo("p0");
        assertThat(health.ofCredential(first.credential().id()).take("up-m", 1, NOW, PoolRules.DEFAULT))
                .isTrue();
        assertThat(choose(offer).way().provider().name()).isEqualTo("q");
        assertThat(health.ofProvider(PoolScene.providerId("q")).take("up-m", 1, NOW, PoolRules.DEFAULT))
                .isTrue();
        assertThat(choose(offer)).isNull();
        health.ofProvider(PoolScene.providerId("q")).release();
        assertThat(choose(offer)).isNotNull();
    }

    @Test
    void theLeastBusyAndTheFastestWin() {
        var busy = PoolScene.anOffer("m")
                .balanced(Balancing.LEAST_BUSY)
                .way("p", 1)
                .way("q", 1)
                .build();
        health.ofProvider(PoolScene.providerId("p")).take("up-m", 0, NOW, PoolRules.DEFAULT);
        assertThat(counted(busy, 50)).containsOnlyKeys("q");

        var fast = PoolScene.anOffer("m")
                .balanced(Balancing.LOWEST_LATENCY)
                .way("p", 1)
                .way("q", 1)
                .build();
        health.ofProvider(PoolScene.providerId("p")).succeeded("up-m", 1_000);
        health.ofProvider(PoolScene.providerId("q")).succeeded("up-m", 2_000);
        assertThat(counted(fast, 50)).containsOnlyKeys("p");
    }

    @Test
    void whoMostlyFailsIsUsedOnlyWhereNobodyElseIsLeft() {
        var offer = PoolScene.anOffer("m")
                .chosenBy(new ChoiceRules(false, 80))
                .way("p", 1, 0, null, ProviderRules.USUAL, PoolScene.some("p", 20))
                .way("dear", 1, 1, null, ProviderRules.USUAL, PoolScene.some("dear", 1))
                .build();
        for (int i = 0; i < 19; i++) {
            calls("p", i, 3, 17);
        }
        calls("p", 19, 16, 4);
        calls("dear", 0, 1, 18);
        assertThat(countedCredentials(offer, 50)).containsOnlyKeys("p19");

        switchOff("p", 19);
        assertThat(countedCredentials(offer, 50))
                .as("too few calls for a judgement, and another priority")
                .containsOnlyKeys("dear0");
        switchOff("dear", 0);
        assertThat(countedCredentials(offer, 400)).hasSize(19);
        assertThat(countedCredentials(PoolScene.anOffer("n").way("p", 19).build(), 400))
                .as("no other model asks for it")
                .hasSize(19);
    }

    private void calls(String provider, int number, int answered, int failed) {
        var recent =
                health.ofCredential(PoolScene.credentialId(provider, number)).recent();
        for (int i = 0; i < answered + failed; i++) {
            recent.count(i < answered, NOW);
        }
    }

    @Test
    void accountsWithMoreOnThemAreUsedMore() {
        var offer = PoolScene.anOffer("m")
                .balanced(Balancing.HIGHEST_BALANCE)
                .way("p", 3)
                .build();
        left("p", 0, "CNY", "5");
        left("p", 1, "CNY", "70");
        left("p", 2, "CNY", "0.5");
        var counted = countedCredentials(offer, 9_000);
        assertThat(counted.get("p1")).as("unless it is not drawn at all").isBetween(4_700, 5_300);
        assertThat(counted.get("p0")).isBetween(2_700, 3_300);
        assertThat(counted.get("p2")).isBetween(800, 1_200);

        left("p", 1, "USD", "70");
        health.ofCredential(PoolScene.credentialId("p", 0)).left(null);
        assertThat(countedCredentials(offer, 9_000).values())
                .as("what cannot be compared is equal")
                .allSatisfy(times -> assertThat(times).isBetween(2_700, 3_300));
    }

    private void left(String provider, int number, String unit, String amount) {
        health.ofCredential(PoolScene.credentialId(provider, number)).left(new Left(unit, new BigDecimal(amount)));
    }

    @Test
    void theCheapestIsWhoseVendorAsksLeast() {
        var offer = PoolScene.anOffer("m")
                .balanced(Balancing.CHEAPEST)
                .way("p", 1, 0, new BigDecimal("2"), ProviderRules.USUAL, PoolScene.some("p", 1))
                .way("q", 1, 0, new BigDecimal("0.5"), ProviderRules.USUAL, PoolScene.some("q", 1))
                .way("r", 1, 0, null, ProviderRules.USUAL, PoolScene.some("r", 1))
                .build();

        assertThat(counted(offer, 50)).containsOnlyKeys("q");
    }

    @Test
    void ofThousandsTheBusyAreSpared() {
        var offer = PoolScene.anOffer("m")
                .balanced(Balancing.LEAST_BUSY)
                .way("p", 10)
                .build();
        for (int i = 0; i < 1_000; i++) {
            var chosen = choose(offer);
            health.ofCredential(chosen.credential().id()).take("up-m", null, NOW, PoolRules.DEFAULT);
        }

        for (int i = 0; i < 10; i++) {
            assertThat(health.ofCredential(PoolScene.credentialId("p", i)).running())
                    .isBetween(90, 110);
        }
    }

    /// The measure of the promise: one among thousands costs what one among two costs, give or take the noise.
    @Test
    void choosingAmongThousandsAddsNoMeasurableTime() {
        var few = PoolScene.anOffer("few").way("p", 2).build();
        var many = PoolScene.anOffer("many").way("q", MANY).build();
        for (int i = 0; i < MANY; i += 2) {
            switchOff("q", i);
        }
        long fewNanos = Long.MAX_VALUE;
        long manyNanos = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            fewNanos = Math.min(fewNanos, nanosEach(few));
            manyNanos = Math.min(manyNanos, nanosEach(many));
        }

        assertThat(manyNanos - fewNanos)
                .as(
                        "nanoseconds of a choice among 2000, half of them off, beyond one among 2: %d, %d",
                        manyNanos, fewNanos)
                .isLessThan(20_000);
    }

    private long nanosEach(Catalogue.Offer offer) {
        int times = 2_000;
        long begun = System.nanoTime();
        for (int i = 0; i < times; i++) {
            if (choose(offer) == null) {
                throw new AssertionError("nobody was found");
            }
        }
        return (System.nanoTime() - begun) / times;
    }

    private void switchOff(String provider, int number) {
        health.ofCredential(PoolScene.credentialId(provider, number))
                .adopt(new Kept(CredentialStatus.DISABLED, 0, 0, null));
    }

    private RouteChoice choice(long now) {
        return new RouteChoice(health, PoolRules.DEFAULT, dice, now);
    }

    private Choice choose(Catalogue.Offer offer) {
        return choice(NOW).choose(offer, offer.ways(), Set.of(Protocol.OPENAI), RouteChoice.Tried.NOTHING);
    }

    private Map<String, Integer> counted(Catalogue.Offer offer, int times) {
        var counted = new HashMap<String, Integer>();
        for (int i = 0; i < times; i++) {
            counted.merge(choose(offer).way().provider().name(), 1, Integer::sum);
        }
        return counted;
    }

    private Map<String, Integer> countedCredentials(Catalogue.Offer offer, int times) {
        var counted = new HashMap<String, Integer>();
        for (int i = 0; i < times; i++) {
            counted.merge(choose(offer).credential().name(), 1, Integer::sum);
        }
        return counted;
    }
}
