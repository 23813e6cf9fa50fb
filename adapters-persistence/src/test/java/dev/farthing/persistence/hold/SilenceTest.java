package dev.farthing.persistence.hold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.persistence.hold.Silence.Sign;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// When a process is given up of which nothing is heard.
class SilenceTest {
    private final UUID other = UUID.randomUUID();
    private final Silence silence = new Silence(Duration.ofMinutes(1));

    private void note(Sign sign, long second) {
        silence.note(Map.of(other, sign), TimeUnit.SECONDS.toNanos(second));
    }

    private boolean isLost(long second) {
        return silence.lost(TimeUnit.SECONDS.toNanos(second)).contains(other);
    }

    @Test
    void whoIsHeardOfIsNotLost() {
        for (int second = 0; second < 200; second++) {
            note(Sign.HEARD, second);
            assertThat(isLost(second)).isFalse();
        }
    }

    @Test
    void whoSaysNothingForAMinuteIsLost() {
        note(Sign.HEARD, 0);
        note(Sign.AT_NO_TIME, 6);
        note(Sign.AT_NO_TIME, 59);
        assertThat(isLost(59)).isFalse();
        note(Sign.LONG_AGO, 61);
        assertThat(isLost(61)).isTrue();
    }

    @Test
    void whoWasSilentBeforeAnybodyListenedIsGivenAMoment() {
        note(Sign.LONG_AGO, 0);
        note(Sign.LONG_AGO, 4);
        assertThat(isLost(4)).isFalse();
        note(Sign.LONG_AGO, 5);
        assertThat(isLost(5)).isTrue();
    }

    @Test
    void i125NobodyIsLostBecauseTheDatabasesClockWasSetForward() {
        note(Sign.HEARD, 0);
        note(Sign.LONG_AGO, 1);
        assertThat(isLost(1)).isFalse();
        note(Sign.HEARD, 2);
        assertThat(isLost(2)).isFalse();
    }

    @Test
    void i125WhoDiedBeforeTheDatabasesClockWasSetBackIsLostInTime() {
        note(Sign.HEARD, 0);
        note(Sign.AT_NO_TIME, 30);
        note(Sign.AT_NO_TIME, 60);
        assertThat(isLost(60)).isTrue();
    }

    @Test
    void whoIsKnownToBeGoneIsForgotten() {
        note(Sign.LONG_AGO, 0);
        silence.note(Map.of(), TimeUnit.SECONDS.toNanos(10));
        assertThat(isLost(10)).isFalse();
    }
}
