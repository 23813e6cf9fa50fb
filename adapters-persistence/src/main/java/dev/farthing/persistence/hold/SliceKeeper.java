package dev.farthing.persistence.hold;

import dev.farthing.application.relay.IntentJournal.Answer;
import dev.farthing.application.relay.IntentJournal.Intent;
import dev.farthing.domain.budget.HoldRound.Want;
import dev.farthing.domain.budget.Purse;
import dev.farthing.domain.budget.SliceCut;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.persistence.ConnectionSource;
import dev.farthing.persistence.Purses;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Admits calls from memory as far as slices of leases last, and sees to those slices beside the calls: cuts off
/// more where they run short, and gives back what lies idle, what would be too much as a budget is used up, and
/// what is left of a life that is over.
final class SliceKeeper implements Runnable, HoldWriter.Spare, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SliceKeeper.class);
    private static final int MOST_WISHES = 50_000;
    /// After so many beats without a call a slice is idle.
    private static final int IDLE_BEATS = 15;

    private final ConnectionSource source;
    private final ReplicaLife life;
    private final Purses purses;
    private final long beatNanos;
    private final long patienceNanos;
    private final Thread thread;
    private final Map<WindowKey, Long> wishes = new ConcurrentHashMap<>();
    /// Until when no more is asked of windows that had nothing to be cut off.
    private final Map<WindowKey, Long> refused = new ConcurrentHashMap<>();
    private final AtomicBoolean idle = new AtomicBoolean();
    private volatile @Nullable RecentUse recent;
    /// Whether nothing is asked for until the next beat, for the database did not answer.
    private volatile boolean pausing;
    private volatile boolean closing;

    // Touched by whoever holds this keeper's monitor.
    private @Nullable SliceConnection connection;
    private @Nullable Change doubtful;
    private boolean troubled;

    SliceKeeper(ConnectionSource source, ReplicaLife life, Purses purses, HoldKeeper.Pace pace) {
        this.source = source;
        this.life = life;
        this.purses = purses;
        this.beatNanos = pace.beatEvery().toNanos();
        this.patienceNanos = Duration.ofSeconds(pace.lostAfterSeconds()).toNanos();
        this.thread = Thread.ofPlatform().daemon().name("slice-keeper").unstarted(this);
    }

    /// What a transaction does to slices.
    ///
    /// @param cutting whether they become larger; else smaller
    private record Change(String transaction, Purse purse, Map<WindowKey, Long> amounts, boolean cutting) {}

    boolean areUsed() {
        return purses.areUsed();
    }

    void start(RecentUse use) {
        if (purses.areUsed()) {
            recent = use;
            thread.start();
        }
    }

    /// Holds a call from memory; null where it has to be put on record, be it because others may have given this
    /// process up. Never blocks.
    @Nullable
    Answer hold(Intent intent) {
        var use = recent;
        var item = new HoldItem(intent, System.nanoTime());
        if (use == null || !item.capped || !life.isSure(item.arrivedNanos, patienceNanos)) {
            return null;
        }
        var purse = purses.of(life.current());
        var wants = item.wants();
        if (!purse.take(intent.requestId(), wants, item.twofold())) {
            return null;
        }
        use.note(wants, item.arrivedNanos);
        for (var want : wants) {
            if (purse.isLow(want.window())) {
                wish(want);
            }
        }
        return new Answer.Held(item.sliced(purse.life()));
    }

    /// A call went on record, for slices had too little: those that follow shall find more.
    void missed(Intent intent, @Nullable Answer answer) {
        if (answer instanceof Answer.Held) {
            var purse = purses.of(life.current());
            for (var want : new HoldItem(intent, 0).wants()) {
                if (purse.isLow(want.window())) {
                    wish(want);
                }
            }
        }
    }

    private void wish(Want want) {
        if (want.amount() > 0 && !pausing && wishes.size() < MOST_WISHES && !refused.containsKey(want.window())) {
            wishes.merge(want.window(), want.amount(), Math::max);
            if (idle.get() && idle.compareAndSet(true, false)) {
                LockSupport.unpark(thread);
            }
        }
    }

    @Override
    public void run() {
        long beatAt = System.nanoTime() + beatNanos;
        while (!closing) {
            fill();
            if (System.nanoTime() - beatAt >= 0) {
                beat();
                beatAt = System.nanoTime() + beatNanos;
            }
            idle.set(true);
            if (wishes.isEmpty() && !closing) {
                LockSupport.parkNanos(this, beatAt - System.nanoTime());
            }
            idle.set(false);
        }
    }

    private interface Work {
        void with(SliceConnection open) throws SQLException;
    }

    /// Nobody waits for it but another one like it; where the database does not answer, calls go on record
    /// meanwhile.
    private synchronized void change(Work work) {
        try {
            var open = connected();
            var doubt = doubtful;
            if (doubt != null) {
                end(doubt, open.wasCommitted(doubt.transaction()));
            }
            work.with(open);
            troubled = false;
        } catch (SQLException | RuntimeException e) {
            pausing = true;
            wishes.clear();
            disconnect();
            if (!troubled) {
                troubled = true;
                LOG.warnf(e, "slices are as they are for now");
            }
        }
    }

    private void fill() {
        if (!wishes.isEmpty()) {
            change(open -> {
                for (var key : List.copyOf(wishes.keySet())) {
                    Long needed = wishes.remove(key);
                    if (needed != null) {
                        cut(open, key, needed);
                    }
                }
            });
        }
    }

    private void cut(SliceConnection open, WindowKey key, long needed) throws SQLException {
        var use = recent;
        var purse = purses.of(life.current());
        long now = System.nanoTime();
        long amount = open.cut(key, purse.life(), needed, use == null ? 0 : use.perMinute(key, now));
        if (amount == 0) {
            refused.put(key, now + beatNanos);
        } else {
            commit(open, new Change(open.transaction(), purse, Map.of(key, amount), true));
        }
    }

    private void commit(SliceConnection open, Change change) throws SQLException {
        doubtful = change;
        open.commit();
        end(change, true);
    }

    /// What was cut off may be spent once that is on record, what was given back was taken out before; where it
    /// was not, it is there again.
    private void end(Change change, boolean committed) {
        doubtful = null;
        if (committed && change.cutting()) {
            change.amounts().forEach(change.purse()::put);
        } else if (!committed && !change.cutting()) {
            change.amounts().forEach(change.purse()::add);
        }
    }

    private void beat() {
        long now = System.nanoTime();
        pausing = false;
        boolean sure = isSure();
        refused.values().removeIf(until -> now - until >= 0);
        for (var purse : purses.all()) {
            var free = purse.free();
            boolean over = !purse.life().equals(life.current());
            if (!free.isEmpty()) {
                change(open -> giveBack(open, purse, over ? free : spare(open, purse, free)));
            }
            if (over && sure && purse.isEmpty()) {
                purses.forget(purse);
            }
        }
    }

    /// Whether it is known what became of all transactions; what nobody heard of is asked for.
    private synchronized boolean isSure() {
        if (doubtful != null) {
            change(_ -> {});
        }
        return doubtful == null;
    }

    private Map<WindowKey, Long> spare(SliceConnection open, Purse purse, Map<WindowKey, Long> free)
            throws SQLException {
        var use = recent;
        long now = System.nanoTime();
        var rooms = open.rooms(free.keySet(), purse.life());
        var spare = new HashMap<WindowKey, Long>();
        free.forEach((key, amount) -> {
            var room = rooms.get(key);
            boolean isIdle = use == null || use.isIdle(key, IDLE_BEATS * beatNanos, now);
            spare.put(key, room == null || isIdle ? amount : SliceCut.surplus(amount, room));
        });
        return spare;
    }

    private void giveBack(SliceConnection open, Purse purse, Map<WindowKey, Long> most) throws SQLException {
        var parts = purse.giveUp(most);
        if (parts.isEmpty()) {
            return;
        }
        Change change;
        try {
            open.giveBack(parts, purse.life());
            change = new Change(open.transaction(), purse, parts, false);
        } catch (SQLException e) {
            parts.forEach(purse::add);
            throw e;
        }
        commit(open, change);
    }

    @Override
    public void giveBack(Set<WindowKey> windows) {
        if (!areUsed()) {
            return;
        }
        var purse = purses.of(life.current());
        var most = purse.free();
        most.keySet().retainAll(windows);
        if (!most.isEmpty()) {
            change(open -> giveBack(open, purse, most));
        }
    }

    private SliceConnection connected() throws SQLException {
        var open = connection;
        if (open == null) {
            open = SliceConnection.open(source);
            connection = open;
        }
        return open;
    }

    private void disconnect() {
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("the lost connection of the slice keeper did not close", e);
            }
        }
    }

    /// All is settled by now: what no call was charged goes back.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!isSure()) {
            LOG.warn("what became of a slice is not known: it is left for others to set aside");
        }
        for (var purse : purses.all()) {
            purse.close();
            var free = purse.free();
            if (!free.isEmpty()) {
                change(open -> giveBack(open, purse, free));
            }
        }
        leave();
    }

    private synchronized void leave() {
        disconnect();
    }
}
