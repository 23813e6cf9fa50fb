package dev.farthing.application.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainTest {
    private final Drain drain = new Drain();

    @Test
    void nobodyInsideMeansDoneAtOnce() {
        assertThat(drain.begin().toCompletableFuture()).isCompleted();
    }

    @Test
    void theEndWaitsForTheLastCall() {
        assertThat(drain.enter()).isTrue();
        assertThat(drain.enter()).isTrue();
        var end = drain.begin().toCompletableFuture();
        drain.leave();
        assertThat(end).isNotDone();
        drain.leave();
        assertThat(end).isCompleted();
        assertThat(drain.open()).isZero();
    }

    @Test
    void nobodyGetsInOnceTheEndHasBegun() {
        drain.enter();
        var end = drain.begin().toCompletableFuture();
        assertThat(drain.enter()).isFalse();
        assertThat(drain.draining()).isTrue();
        assertThat(drain.open()).isEqualTo(1);
        assertThat(end).isNotDone();
    }

    @Test
    void aQuietMomentBeforeTheEndIsNotTheEnd() {
        drain.enter();
        drain.leave();
        assertThat(drain.draining()).isFalse();
        assertThat(drain.enter()).isTrue();
        assertThat(drain.begin().toCompletableFuture()).isNotDone();
    }

    @Test
    void listenersHearOfTheBeginningOnce() {
        var heard = new AtomicInteger();
        drain.onBegin(heard::incrementAndGet);
        drain.begin();
        drain.begin();
        assertThat(heard).hasValue(1);
    }

    @Test
    void whoeverGotInIsWaitedForHoweverTheyRace() throws Exception {
        for (int round = 0; round < 200; round++) {
            var racing = new Drain();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var inside = new AtomicInteger();
                var calls = new ArrayList<Future<?>>();
                for (int i = 0; i < 20; i++) {
                    calls.add(threads.submit(() -> {
                        if (racing.enter()) {
                            inside.incrementAndGet();
                            Thread.yield();
                            inside.decrementAndGet();
                            racing.leave();
                        }
                    }));
                }
                racing.begin().toCompletableFuture().get(10, TimeUnit.SECONDS);
                assertThat(inside).hasValue(0);
                for (var call : calls) {
                    call.get(10, TimeUnit.SECONDS);
                }
            }
        }
    }
}
