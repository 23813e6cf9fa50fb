package dev.farthing.persistence.hold;

import dev.farthing.application.relay.IntentJournal.Answer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Calls that wait to be admitted: any thread puts them in, one thread takes them out in batches.
final class HoldQueue {
    private static final int MOST_IN_BATCH = 64;
    private static final int MOST_WAITING = 10_000;
    private static final long IN_TIME_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long LINGER_NANOS = Duration.ofMillis(1).toNanos();
    private static final long UNREST_NANOS = Duration.ofSeconds(1).toNanos();

    private final Thread taker;
    /// Apart, for a batch is of one kind: side by side each call of the other kind would end it.
    private final ConcurrentLinkedQueue<HoldItem> capped = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<HoldItem> uncapped = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean idle = new AtomicBoolean();
    private volatile boolean closing;
    private volatile boolean ended;
    /// Of those that are being admitted, who came first.
    private volatile @Nullable HoldItem inHand;

    // Touched by the taker alone.
    private final Deque<HoldItem> again = new ArrayDeque<>();
    private int lastSize;

    HoldQueue(Thread taker) {
        this.taker = taker;
    }

    /// Never blocks; false when too many wait already, or none is taken any more.
    boolean offer(HoldItem item) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return false;
        }
        var queue = item.capped ? capped : uncapped;
        queue.add(item);
        if (ended && queue.remove(item)) {
            waiting.decrementAndGet();
            return false;
        }
        if (idle.get() && idle.compareAndSet(true, false)) {
            LockSupport.unpark(taker);
        }
        return true;
    }

    /// Ends as soon as nobody waits; until then whoever comes is still handed out.
    void close() {
        closing = true;
        LockSupport.unpark(taker);
    }

    /// Whether an answer would come too late for its caller.
    static boolean isLate(HoldItem item) {
        return System.nanoTime() - item.arrivedNanos > IN_TIME_NANOS;
    }

    /// Comes before all others next time.
    void again(HoldItem item) {
        if (!again.contains(item)) {
            again.add(item);
        }
    }

    /// Waits for the next calls: either all of them capped or none, for the uncapped need one round trip only. Who
    /// has waited too long is turned away, so that there may be nobody; null when none will come any more.
    ///
    /// @param restless whether to come back after a second, though nobody waits
    @Nullable
    List<HoldItem> next(boolean restless) {
        inHand = null;
        while (nobodyWaits()) {
            if (closing) {
                end();
                return null;
            }
            idle.set(true);
            if (nobodyWaits() && !closing) {
                park(restless);
            }
            idle.set(false);
            if (restless) {
                break;
            }
        }
        linger();
        var items = batch();
        lastSize = items.size();
        inHand = items.stream().min(HoldQueue::byArrival).orElse(null);
        return items;
    }

    private void park(boolean restless) {
        if (restless) {
            LockSupport.parkNanos(this, UNREST_NANOS);
        } else {
            LockSupport.park(this);
        }
    }

    /// Who came while the last was taken out is turned away, by whomever of the two sees it.
    private void end() {
        ended = true;
        for (var queue : List.of(capped, uncapped)) {
            for (var late = queue.poll(); late != null; late = queue.poll()) {
                late.answer.complete(new Answer.Unavailable());
            }
        }
    }

    /// Waits for company, for a commit costs the database as much as ten rows; a call that was alone lately is not
    /// kept waiting.
    private void linger() {
        var head = head();
        if (head == null || lastSize <= 1 || !again.isEmpty()) {
            return;
        }
        long until = head.arrivedNanos + LINGER_NANOS;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            if (closing || waiting.get() >= MOST_IN_BATCH) {
                return;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    private boolean nobodyWaits() {
        return capped.isEmpty() && uncapped.isEmpty() && again.isEmpty();
    }

    private static int byArrival(HoldItem one, HoldItem other) {
        return Long.signum(one.arrivedNanos - other.arrivedNanos);
    }

    /// How long whoever has waited longest waits by now, those included that are being admitted; asked by anybody.
    Duration longestWait() {
        long now = System.nanoTime();
        long most = 0;
        for (var item : new @Nullable HoldItem[] {inHand, head()}) {
            most = Math.max(most, item == null ? 0 : now - item.arrivedNanos);
        }
        return Duration.ofNanos(most);
    }

    /// Who has waited longest.
    private @Nullable HoldItem head() {
        var one = capped.peek();
        var other = uncapped.peek();
        return one == null || (other != null && other.arrivedNanos - one.arrivedNanos < 0) ? other : one;
    }

    private List<HoldItem> batch() {
        var items = new ArrayList<HoldItem>();
        var first = again.isEmpty() ? head() : again.peek();
        if (first == null) {
            return items;
        }
        while (items.size() < MOST_IN_BATCH && !again.isEmpty() && again.peek().capped == first.capped) {
            items.add(again.poll());
        }
        if (again.isEmpty()) {
            var queue = first.capped ? capped : uncapped;
            while (items.size() < MOST_IN_BATCH && !queue.isEmpty()) {
                items.add(queue.poll());
                waiting.decrementAndGet();
            }
        }
        items.removeIf(item -> {
            boolean late = isLate(item);
            if (late) {
                item.answer.complete(new Answer.Unavailable());
            }
            return late;
        });
        return items;
    }
}
