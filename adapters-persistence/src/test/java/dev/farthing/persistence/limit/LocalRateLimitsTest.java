package dev.farthing.persistence.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.RateLimits.Limits;
import dev.farthing.application.relay.RateLimits.Running;
import dev.farthing.application.relay.RateLimits.Start;
import dev.farthing.domain.fault.Fault;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalRateLimitsTest {
    private static final UUID ORG = new UUID(0, 1);
    private static final UUID KEY = new UUID(0, 2);

    private final AtomicLong nanos = new AtomicLong();
    private final LocalRateLimits limits = new LocalRateLimits(new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    @Test
    void withoutLimitsNothingIsRemembered() {
        assertThat(limits.tryStart(ORG, KEY, Limits.NONE, Limits.NONE, 1_000_000))
                .isEqualTo(new Start.Started(Running.UNLIMITED, null));
        assertThat(limits.remembered()).isZero();
    }

    @Test
    void asManyRequestsAsAMinuteAllowsAndThenOneForEachShareOfIt() {
        started(rpm(3));
        started(rpm(3));
        assertThat(started(rpm(3)).standing().remainingRequests()).isZero();

        var refused = refused(rpm(3), Limits.NONE, 0);
        assertThat(refused.fault()).isEqualTo(Fault.RATE_LIMIT_EXCEEDED);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(20));

        pass(Duration.ofSeconds(20));
        started(rpm(3));
        refused(rpm(3), Limits.NONE, 0);
    }

    @Test
    void aRefusedCallHasUsedUpNothing() {
        var plan = rpm(1);
        started(rpm(5), plan, 0);
        for (int i = 0; i < 10; i++) {
            refused(rpm(5), plan, 0);
        }
        pass(Duration.ofMinutes(1));

        assertThat(started(rpm(5), plan, 0).standing().limitRequests()).isEqualTo(1);
        assertThat(started(rpm(5), Limits.NONE, 0).standing().remainingRequests())
                .isEqualTo(3);
    }

    @Test
    void tokensAreCorrectedToWhatWasUsed() {
        var tpm = tpm(100);
        var call = started(tpm, Limits.NONE, 80);
        refused(tpm, Limits.NONE, 30);
        call.running().finish(10);

        assertThat(started(tpm, Limits.NONE, 30).standing().remainingTokens()).isEqualTo(60);
    }

    @Test
    void whoUsedMoreThanExpectedWaitsForIt() {
        var tpm = tpm(100);
        started(tpm, Limits.NONE, 10).running().finish(200);

        assertThat(refused(tpm, Limits.NONE, 1).retryAfter()).isEqualTo(Duration.ofMillis(60_600));
    }

    @Test
    void aCallLargerThanAMinutesTokensIsLetInWhenAllAreLeft() {
        started(tpm(100), Limits.NONE, 5_000);
        refused(tpm(100), Limits.NONE, 1);
    }

    @Test
    void placesAreGivenBackOnce() {
        var two = new Limits(null, null, 2);
        var first = started(two, Limits.NONE, 0);
        started(two, Limits.NONE, 0);
        assertThat(refused(two, Limits.NONE, 0).fault()).isEqualTo(Fault.CONCURRENCY_LIMIT_EXCEEDED);

        first.running().finish(0);
        first.running().finish(0);
        started(two, Limits.NONE, 0);
        refused(two, Limits.NONE, 0);
    }

    @Test
    void aChangedLimitHoldsFromTheNextCallOn() {
        started(rpm(1));
        refused(rpm(1), Limits.NONE, 0);

        pass(Duration.ofSeconds(30));
        started(rpm(10));
    }

    @Test
    void whoHasAllLeftIsForgotten() {
        var call = started(new Limits(2, 100, 1), rpm(5), 10);
        limits.forgetIdle();
        assertThat(limits.remembered()).isEqualTo(2);

        call.running().finish(10);
        pass(Duration.ofMinutes(1));
        limits.forgetIdle();
        assertThat(limits.remembered()).isZero();
    }

    @Test
    void crowdsNeverGetMoreThanTheLimit() throws InterruptedException {
        var let = new AtomicInteger();
        try (var crowd = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 1_000; i++) {
                crowd.execute(() -> {
                    if (limits.tryStart(ORG, KEY, rpm(100), Limits.NONE, 0) instanceof Start.Started) {
                        let.incrementAndGet();
                    }
                });
            }
        }

        assertThat(let).hasValue(100);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Start.Started started(Limits key) {
        return started(key, Limits.NONE, 0);
    }

    private Start.Started started(Limits key, Limits plan, long tokens) {
        return (Start.Started) limits.tryStart(ORG, KEY, key, plan, tokens);
    }

    private Start.Refused refused(Limits key, Limits plan, long tokens) {
        return (Start.Refused) limits.tryStart(ORG, KEY, key, plan, tokens);
    }

    private static Limits rpm(@Nullable Integer requests) {
        return new Limits(requests, null, null);
    }

    private static Limits tpm(@Nullable Integer tokens) {
        return new Limits(null, tokens, null);
    }
}
