package dev.farthing.persistence.hold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.IntentJournal.Estimate;
import dev.farthing.application.relay.IntentJournal.Intent;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.budget.Exposure;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class HoldQueueTest {
    private static final int TRIALS = 3_000;
    private static final int MOST_OFFERED = 500;

    private static HoldItem anItem() {
        return new HoldItem(anIntent(), System.nanoTime());
    }

    private static Intent anIntent() {
        var call = SomeCall.aCall().record();
        return new Intent(
                UUID.randomUUID(),
                SomeCall.NOON,
                call.owner(),
                "public",
                call.path(),
                new CallRecord.Client(null, null, null, null),
                new Exposure(1, 0, 1, 0, 0),
                null,
                new Estimate(1, Money.ZERO),
                List.of());
    }

    @Test
    void itTellsHowLongTheFirstHasWaitedUntilItIsDone() {
        var queue = new HoldQueue(Thread.currentThread());
        assertThat(queue.longestWait()).isZero();
        var first = new HoldItem(
                anIntent(), System.nanoTime() - Duration.ofMillis(700).toNanos());
        queue.offer(first);
        queue.offer(anItem());
        assertThat(queue.longestWait()).isBetween(Duration.ofMillis(700), Duration.ofSeconds(60));
        assertThat(queue.next(false)).as("they are being admitted").contains(first);
        assertThat(queue.longestWait()).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        queue.close();
        assertThat(queue.next(false)).isNull();
        assertThat(queue.longestWait()).isZero();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whoever comes while it closes is taken out, answered or told so at once; nobody is left waiting.
    @Test
    void whoComesWhileItClosesIsAnswered() throws Exception {
        var intent = anIntent();
        var together = new CyclicBarrier(3);
        var queues = new ArrayList<HoldQueue>();
        Set<HoldItem> taken = ConcurrentHashMap.newKeySet();
        var left = new ArrayList<HoldItem>();
        var taker = Thread.ofPlatform().unstarted(() -> {
            for (int trial = 0; trial < TRIALS; trial++) {
                await(together);
                var queue = queues.get(trial);
                for (var items = queue.next(false); items != null; items = queue.next(false)) {
                    taken.addAll(items);
                }
                await(together);
            }
        });
        for (int trial = 0; trial < TRIALS; trial++) {
            queues.add(new HoldQueue(taker));
        }
        var offered = new ConcurrentLinkedQueue<HoldItem>();
        var caller = Thread.ofPlatform().unstarted(() -> {
            for (int trial = 0; trial < TRIALS; trial++) {
                await(together);
                var queue = queues.get(trial);
                for (int i = 0; i < MOST_OFFERED; i++) {
                    var item = new HoldItem(intent, System.nanoTime());
                    if (!queue.offer(item)) {
                        break;
                    }
                    offered.add(item);
                }
                await(together);
            }
        });
        taker.start();
        caller.start();
        for (int trial = 0; trial < TRIALS; trial++) {
            await(together);
            for (int spin = trial % 100; spin > 0; spin--) {
                Thread.onSpinWait();
            }
            queues.get(trial).close();
            await(together);
            for (var item : offered) {
                if (!item.answer.isDone() && !taken.contains(item)) {
                    left.add(item);
                }
            }
            offered.clear();
            taken.clear();
        }
        taker.join();
        caller.join();
        assertThat(left).as("calls that nobody answers").isEmpty();
    }

    @Test
    void whoComesAfterItHasClosedIsToldSo() {
        var queue = new HoldQueue(Thread.currentThread());
        var waiting = anItem();
        assertThat(queue.offer(waiting)).isTrue();
        queue.close();
        assertThat(queue.next(false)).containsExactly(waiting);
        assertThat(queue.next(false)).isNull();
        assertThat(queue.offer(anItem())).isFalse();
    }
}
