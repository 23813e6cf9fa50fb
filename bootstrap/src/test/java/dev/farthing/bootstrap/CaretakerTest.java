package dev.farthing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.start.Drain;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CaretakerTest {
    private final Drain drain = new Drain();
    private final Caretaker caretaker = new Caretaker(drain);
    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void nothingIsLookedAfterWhileTheStartMayStillBeRefused() {
        caretaker.lookAfter("the rounds", rounds::incrementAndGet);
        assertThat(rounds).hasValue(0);

        caretaker.begin();
        caretaker.lookAfter("the rounds", rounds::incrementAndGet);
        assertThat(rounds).hasValue(1);
    }

    @Test
    void nothingIsLookedAfterOnceTheEndHasBegun() {
        caretaker.begin();
        drain.begin();
        caretaker.lookAfter("the rounds", rounds::incrementAndGet);
        assertThat(rounds).hasValue(0);
        assertThat(caretaker.goesOn()).isFalse();
    }

    @Test
    void aRoundThatFailsIsTriedAgain() {
        caretaker.begin();
        caretaker.lookAfter("the rounds", () -> {
            throw new IllegalStateException("trouble");
        });
        caretaker.lookAfter("the rounds", rounds::incrementAndGet);
        assertThat(rounds).hasValue(1);
    }
}
