package dev.farthing.application.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefuseGuessTest {
    private static final String STRANGER = "203.0.113.9";
    private static final FaultException PLAIN = Fault.INVALID_API_KEY.because("wrong");

    private Instant now = Instant.parse("2026-11-23T00:00:00Z");
    private final RefuseGuess refuseGuess = new RefuseGuess(() -> now);

    @Test
    void g97afterTwentyGuessesWithinAMinuteAnAddressIsToldToComeLater() {
        for (int i = 0; i < RefuseGuess.MOST_GUESSES; i++) {
            assertThat(refuseGuess.refuse(PLAIN, STRANGER)).isSameAs(PLAIN);
        }
        now = now.plusSeconds(20);
        var refusal = refuseGuess.refuse(PLAIN, STRANGER);
        assertThat(refusal.fault()).isEqualTo(Fault.TOO_MANY_ATTEMPTS);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(40));
        assertThat(refuseGuess.refuse(PLAIN, "203.0.113.10")).isSameAs(PLAIN);

        now = now.plus(refusal.retryAfter());
        assertThat(refuseGuess.refuse(PLAIN, STRANGER)).isSameAs(PLAIN);
    }

    @Test
    void thisMachineIsNoStranger() {
        for (int i = 0; i <= RefuseGuess.MOST_GUESSES; i++) {
            assertThat(refuseGuess.refuse(PLAIN, "127.0.0.1")).isSameAs(PLAIN);
            assertThat(refuseGuess.refuse(PLAIN, "0:0:0:0:0:0:0:1")).isSameAs(PLAIN);
        }
    }
}
