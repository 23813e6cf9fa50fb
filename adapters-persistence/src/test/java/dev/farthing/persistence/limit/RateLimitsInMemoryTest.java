package dev.farthing.persistence.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.RateLimits;
import dev.farthing.application.relay.RateLimitsContract;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RateLimitsInMemoryTest implements RateLimitsContract {
    private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final RateLimitsInMemory limits = new RateLimitsInMemory(() -> now);

    @Override
    public RateLimits limits() {
        return limits;
    }

    @Override
    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void idleKeysAreForgottenButNotTheirDebts() {
        var perMinute = new RateLimits.Limits(60, null, 1);
        var start = limits.start(UUID.randomUUID(), UUID.randomUUID(), perMinute, perMinute, 0);
        limits.forgetIdle();
        assertThat(limits.size()).isEqualTo(2);
        ((RateLimits.Start.Started) start).running().finish(0);
        limits.forgetIdle();
        assertThat(limits.size()).isEqualTo(2);
        pass(Duration.ofSeconds(1));
        limits.forgetIdle();
        assertThat(limits.size()).isZero();
    }

    @Test
    void keysWithoutLimitsTakeNoMemory() {
        limits.tryStart(UUID.randomUUID(), UUID.randomUUID(), RateLimits.Limits.NONE, RateLimits.Limits.NONE, 5);
        assertThat(limits.size()).isZero();
    }
}
