package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.RateLimits.Limits;
import dev.farthing.application.relay.RateLimits.Running;
import dev.farthing.application.relay.RateLimits.Start;
import dev.farthing.application.relay.RateLimits.Start.Refused;
import dev.farthing.application.relay.RateLimits.Start.Started;
import dev.farthing.domain.fault.Fault;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every keeper of rate limits promises.
public interface RateLimitsContract {
    UUID ORG = UUID.randomUUID();
    UUID KEY = UUID.randomUUID();

    RateLimits limits();

    /// Lets time pass.
    void pass(Duration time);

    /// How much time may pass in a test by itself.
    default Duration slack() {
        return Duration.ZERO;
    }

    private void isAbout(Duration said, Duration meant) {
        assertThat(said).isBetween(meant.minus(slack()), meant);
    }

    private Start start(UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan, long tokens) {
        return limits().tryStart(orgId, keyId, ofKey, ofPlan, tokens)
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private Running started(Limits ofKey, Limits ofPlan, long tokens) {
        return ((Started) start(ORG, KEY, ofKey, ofPlan, tokens)).running();
    }

    private Refused refused(Limits ofKey, Limits ofPlan, long tokens) {
        return (Refused) start(ORG, KEY, ofKey, ofPlan, tokens);
    }

    private static Limits requests(int perMinute) {
        return new Limits(perMinute, null, null);
    }

    private static Limits tokens(int perMinute) {
        return new Limits(null, perMinute, null);
    }

    private static Limits concurrent(int most) {
        return new Limits(null, null, most);
    }

    @Test
    default void withoutLimitsEverythingStartsAndNothingIsSaidOfThem() {
        var start = (Started) start(ORG, KEY, Limits.NONE, Limits.NONE, 1_000_000);
        assertThat(start.standing()).isNull();
    }

    @Test
    default void requestsRunOutAndComeBackEvenly() {
        for (int i = 0; i < 6; i++) {
            started(requests(6), Limits.NONE, 0).finish(0);
        }
        var refused = refused(requests(6), Limits.NONE, 0);
        assertThat(refused.fault()).isEqualTo(Fault.RATE_LIMIT_EXCEEDED);
        assertThat(refused.sentence()).contains("this API key", "6 requests per minute");
        isAbout(refused.retryAfter(), Duration.ofSeconds(10));
        pass(Duration.ofSeconds(10));
        started(requests(6), Limits.NONE, 0);
        refused(requests(6), Limits.NONE, 0);
    }

    @Test
    default void theTighterOfKeyAndPlanDecides() {
        started(requests(10), requests(1), 0);
        assertThat(refused(requests(10), requests(1), 0).sentence()).contains("this plan", "1 requests per minute");
        pass(Duration.ofSeconds(60));
        started(requests(1), requests(10), 0);
        assertThat(refused(requests(1), requests(10), 0).sentence()).contains("this API key");
    }

    @Test
    default void aPlanIsSharedByTheKeysOfItsOrg() {
        started(Limits.NONE, requests(1), 0);
        var other = start(ORG, UUID.randomUUID(), Limits.NONE, requests(1), 0);
        assertThat(other).isInstanceOf(Refused.class);
        var elsewhere = start(UUID.randomUUID(), KEY, Limits.NONE, requests(1), 0);
        assertThat(elsewhere).isInstanceOf(Started.class);
    }

    @Test
    default void aRefusedCallHasUsedUpNothing() {
        var ofKey = new Limits(2, 1_000, 2);
        started(ofKey, tokens(100), 100).finish(100);
        for (int i = 0; i < 5; i++) {
            refused(ofKey, tokens(100), 50);
        }
        started(ofKey, Limits.NONE, 900);
        assertThat(refused(ofKey, Limits.NONE, 0).fault()).isEqualTo(Fault.RATE_LIMIT_EXCEEDED);
    }

    @Test
    default void tokensAreCorrectedToWhatWasUsed() {
        started(tokens(100), Limits.NONE, 80).finish(10);
        started(tokens(100), Limits.NONE, 90).finish(90);
        assertThat(refused(tokens(100), Limits.NONE, 10).sentence()).contains("100 tokens per minute");
    }

    @Test
    default void whatWasUsedBeyondTheEstimateIsOwed() {
        started(tokens(60), Limits.NONE, 10).finish(120);
        pass(Duration.ofSeconds(59));
        refused(tokens(60), Limits.NONE, 1);
        pass(Duration.ofSeconds(2));
        started(tokens(60), Limits.NONE, 1);
    }

    @Test
    default void aCallLargerThanTheLimitStartsWhenNothingElseWasUsed() {
        started(tokens(60), Limits.NONE, 100);
        pass(Duration.ofSeconds(60));
        refused(tokens(60), Limits.NONE, 100);
        pass(Duration.ofSeconds(41));
        started(tokens(60), Limits.NONE, 100);
    }

    @Test
    default void placesAreGivenBackOnce() {
        var one = started(concurrent(2), Limits.NONE, 0);
        started(concurrent(2), Limits.NONE, 0);
        var refused = refused(concurrent(2), Limits.NONE, 0);
        assertThat(refused.fault()).isEqualTo(Fault.CONCURRENCY_LIMIT_EXCEEDED);
        assertThat(refused.sentence()).contains("this API key allows 2");
        one.finish(0);
        one.finish(0);
        started(concurrent(2), Limits.NONE, 0);
        refused(concurrent(2), Limits.NONE, 0);
    }

    @Test
    default void concurrencyIsNamedBeforeRequestsAndRequestsBeforeTokens() {
        var all = new Limits(1, 1, 1);
        var running = started(all, Limits.NONE, 1);
        assertThat(refused(all, Limits.NONE, 1).fault()).isEqualTo(Fault.CONCURRENCY_LIMIT_EXCEEDED);
        running.finish(1);
        assertThat(refused(all, Limits.NONE, 1).sentence()).contains("requests");
    }

    @Test
    default void aLimitChangedAtRunTimeHoldsAtOnceAndRemembersWhatWasUsed() {
        started(requests(5), Limits.NONE, 0);
        started(requests(5), Limits.NONE, 0);
        refused(requests(2), Limits.NONE, 0);
        started(requests(3), Limits.NONE, 0);
        refused(requests(3), Limits.NONE, 0);
        started(Limits.NONE, Limits.NONE, 0);
    }

    @Test
    default void theStandingIsThatOfTheTightestLimit() {
        var start = (Started) start(ORG, KEY, new Limits(10, 600, null), new Limits(4, 6_000, null), 300);
        var standing = start.standing();
        assertThat(standing.limitRequests()).isEqualTo(4);
        assertThat(standing.remainingRequests()).isEqualTo(3);
        isAbout(standing.resetRequests(), Duration.ofSeconds(15));
        assertThat(standing.limitTokens()).isEqualTo(600);
        assertThat(standing.remainingTokens()).isEqualTo(300);
        isAbout(standing.resetTokens(), Duration.ofSeconds(30));
    }

    @Test
    default void manyAtOnceNeverExceedALimit() {
        var admitted = new AtomicInteger();
        IntStream.range(0, 2_000).parallel().forEach(i -> {
            var key = new UUID(0, i % 3);
            if (start(ORG, key, requests(100), requests(150), 0) instanceof Started) {
                admitted.incrementAndGet();
            }
        });
        assertThat(admitted.get()).isBetween(150, 150 + (int) (150 * slack().toSeconds() / 60));
    }
}
