package dev.farthing.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final Instant DUE = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void waitsGrowFromTwoSecondsToSixHours() {
        var waits = new ArrayList<Duration>();
        for (int attempts = 1; attempts <= 9; attempts++) {
            waits.add(Duration.between(
                    DUE, Retries.next(attempts, DUE, DUE, null, 1_000).orElseThrow()));
        }
        assertThat(waits)
                .containsExactly(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(32),
                        Duration.ofSeconds(128),
                        Duration.ofSeconds(512),
                        Duration.ofSeconds(2_048),
                        Duration.ofSeconds(8_192),
                        Duration.ofHours(6),
                        Duration.ofHours(6));
    }

    @Property
    void g109AReceiverThatFailsForThreeDaysIsTriedOnceMoreAfterThat(
            @ForAll @IntRange(min = 0, max = 1_000) int chance) {
        var now = DUE;
        int attempts = 0;
        while (true) {
            attempts++;
            var next = Retries.next(attempts, DUE, now, null, chance);
            if (next.isEmpty()) {
                break;
            }
            assertThat(next.get()).isAfter(now).isBeforeOrEqualTo(now.plus(Duration.ofHours(6)));
            now = next.get();
        }
        assertThat(Duration.between(DUE, now))
                .isBetween(Duration.ofDays(3), Duration.ofDays(3).plusHours(6));
        assertThat(attempts).isBetween(15, 40);
    }

    @Test
    void aReceiverThatWantsToBeLeftAloneIsAndForNoLongerThanADay() {
        assertThat(Retries.next(1, DUE, DUE, Duration.ofMinutes(10), 0)).contains(DUE.plusSeconds(600));
        assertThat(Retries.next(1, DUE, DUE, Duration.ofMillis(1), 0)).contains(DUE.plusSeconds(1));
        assertThat(Retries.next(1, DUE, DUE, Duration.ofDays(9), 0)).contains(DUE.plus(Duration.ofDays(1)));
    }
}
