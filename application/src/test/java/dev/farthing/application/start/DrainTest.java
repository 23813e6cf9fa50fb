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
    private final SomeCall one = new SomeCall();
    private final SomeCall other = new SomeCall();

    private static final class SomeCall implements Drain.Call {
        int brokenOff;

        @Override
        public void breakOff() {
            brokenOff++;
        }
    }

    @Test
    void nobodyInsideMeansDoneAtOnce() {
        assertThat(drain.begin().toCompletableFuture()).isCompleted();
    }

    @Test
    void theEndWaitsForTheLastCall() {
        assertThat(drain.enter(one)).isTrue();
        assertThat(drain.enter(other)).isTrue();
        var end = drain.begin().toCompletableFuture();
        drain.leave(one);
        drain.leave(one);
        assertThat(end).isNotDone();
        drain.leave(other);
        assertThat(end).isCompleted();
        assertThat(drain.open()).isZero();
    }

    @Test
    void nobodyGetsInOnceTheEndHasBegun() {
        drain.enter(one);
        var end = drain.begin().toCompletableFuture();
        assertThat(drain.enter(other)).isFalse();
        assertThat(drain.draining()).isTrue();
        assertThat(drain.open()).isEqualTo(1);
        assertThat(end).isNotDone();
    }

    @Test
    void whoIsStillInIsBrokenOff() {
        drain.enter(one);
        drain.enter(other);
        drain.leave(other);
        drain.begin();

        drain.breakOff();

        assertThat(one.brokenOff).isEqualTo(1);
        assertThat(other.brokenOff).isZero();
    }

    @Test
    void aQuietMomentBeforeTheEndIsNotTheEnd() {
        drain.enter(one);
        drain.leave(one);
        assertThat(drain.draining()).isFalse();
        assertThat(drain.enter(one)).isTrue();
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
                    Drain.Call call = new SomeCall();
                    calls.add(threads.submit(() -> {
                        if (racing.enter(call)) {
                            inside.incrementAndGet();
                            Thread.yield();
                            inside.decrementAndGet();
                            racing.leave(call);
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
