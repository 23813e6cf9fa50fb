package dev.farthing.persistence.hold;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// For how long a process has not been able to commit, by what its writer and its signs of life tell.
class CommitPulseTest {
    private static final URI OTHER = URI.create("http://10.0.0.2:8080");

    private final CommitPulse pulse = new CommitPulse(at(1));

    private static long at(int second) {
        return TimeUnit.SECONDS.toNanos(second);
    }

    private Duration silence(int second) {
        return pulse.at(at(second)).silence();
    }

    @Test
    void whoNobodyCallsIsHeardBySignsOfLife() {
        pulse.beats(at(10), List.of(OTHER));
        assertThat(silence(12)).isEqualTo(Duration.ofSeconds(2));
        assertThat(pulse.at(at(12)).others()).containsExactly(OTHER);
    }

    @Test
    void whoHangsInADatabaseThatSwallowsEverythingIsSilentFromThenOn() {
        pulse.beats(at(10), List.of());
        pulse.begins(at(10));
        pulse.beats(at(15), List.of());
        assertThat(silence(16)).isEqualTo(Duration.ofSeconds(6));
        pulse.succeeds(at(16));
        assertThat(silence(17)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoseWriterFailsAgainAndAgainIsSilentSinceTheFirstTime() {
        for (int second = 10; second < 16; second++) {
            pulse.begins(at(second));
            pulse.fails(at(second));
            pulse.beats(at(second), List.of());
        }
        assertThat(pulse.isFailing()).isTrue();
        assertThat(silence(16)).isEqualTo(Duration.ofSeconds(6));
        pulse.succeeds(at(16));
        assertThat(pulse.isFailing()).isFalse();
        assertThat(silence(16)).isZero();
    }

    @Test
    void aBatchThatFailedInsideIsNoFaultOfTheDatabase() {
        pulse.begins(at(10));
        pulse.givesUp();
        pulse.beats(at(20), List.of());
        assertThat(silence(21)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aLongRestIsNoSilenceOfTheWriter() {
        pulse.succeeds(at(10));
        pulse.beats(at(100), List.of());
        assertThat(silence(100)).isZero();
    }
}
