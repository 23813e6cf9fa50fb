package dev.farthing.persistence.hold;

import dev.farthing.application.relay.IntentJournal.Answer;
import dev.farthing.application.relay.IntentJournal.Intent;
import dev.farthing.domain.budget.BudgetWindow;
import dev.farthing.domain.budget.HoldRound;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.domain.fault.Fault;
import dev.farthing.persistence.ConnectionSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One thread that admits waiting calls: at once when it is idle, together with their neighbours when it is not.
///
/// A call that cannot be admitted in time is turned away; should its admission have been committed all the same, it
/// is taken back as soon as the database answers again.
final class HoldWriter implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HoldWriter.class);
    private static final int MOST_DOUBTFUL = 100_000;
    private static final long RETRY_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final ConnectionSource source;
    private final ReplicaLife life;
    private final Beginning beginning;
    private final Spare spare;
    private final Thread thread;
    private final HoldQueue queue;
    private final RecentUse recent = new RecentUse();

    // Touched by the writer's thread alone.
    private final List<Doubt> doubtful = new ArrayList<>();
    private final LeaseRoom room = new LeaseRoom();
    /// What serves connections at the database's side that were given up here.
    private final Set<Integer> abandoned = new HashSet<>();

    private @Nullable HoldConnection connection;
    private int backend;
    private @Nullable UUID begun;
    private boolean troubled;

    HoldWriter(ConnectionSource source, ReplicaLife life, Beginning beginning, Spare spare) {
        this.source = source;
        this.life = life;
        this.beginning = beginning;
        this.spare = spare;
        this.thread = Thread.ofPlatform().daemon().name("intent-journal").unstarted(this);
        this.queue = new HoldQueue(thread);
    }

    /// Puts a life of this process on record.
    interface Beginning {
        void begin(UUID replica) throws SQLException;
    }

    /// Gives back what this process could spend of windows from memory.
    interface Spare {
        void giveBack(Set<WindowKey> windows);
    }

    /// A call that was turned away although its admission may have been committed, or may be yet.
    record Doubt(UUID orgId, UUID requestId, UUID replica) {}

    void start() {
        thread.start();
    }

    /// Never blocks.
    CompletionStage<Answer> offer(Intent intent) {
        var item = new HoldItem(intent, System.nanoTime());
        if (!queue.offer(item)) {
            item.answer.complete(new Answer.Unavailable());
        }
        return item.answer;
    }

    Duration longestWait() {
        return queue.longestWait();
    }

    RecentUse recent() {
        return recent;
    }

    @Override
    public void close() {
        queue.close();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        var pulse = life.pulse();
        for (var items = queue.next(false); items != null; items = queue.next(pulse.isFailing())) {
            try {
                admit(items);
            } catch (RuntimeException bug) {
                LOG.error("a batch of admissions failed inside", bug);
                pulse.givesUp();
                giveUp(items, life.current());
            }
        }
        leaveNoDoubt();
        disconnect();
    }

    /// Nobody at all is admitted too after a failure, to see whether the database answers again.
    private void admit(List<HoldItem> items) {
        var pulse = life.pulse();
        if (items.isEmpty() && !pulse.isFailing()) {
            return;
        }
        var replica = life.current();
        pulse.begins(System.nanoTime());
        try {
            var open = connected(replica);
            clearDoubts(open);
            if (!items.isEmpty() && items.getFirst().capped) {
                admitCapped(open, items, replica);
            } else if (!items.isEmpty()) {
                admitUncapped(open, items, replica);
            }
            pulse.succeeds(System.nanoTime());
            troubled = false;
        } catch (SQLException e) {
            pulse.fails(System.nanoTime());
            giveUp(items, replica);
            if (!troubled) {
                troubled = true;
                LOG.warnf("calls cannot be admitted: %s %s", e.getSQLState(), e.getMessage());
            }
            LockSupport.parkNanos(this, RETRY_PAUSE_NANOS);
        }
    }

    /// Nobody knows what became of these: they are taken back before anything else is admitted, and tried once more,
    /// for the connection may be all that was lost. Who fails again is turned away. The connection is ended at the
    /// database's side first, for the network may bring what was sent over it after all of that.
    private void giveUp(List<HoldItem> items, UUID replica) {
        disconnect();
        for (var item : items) {
            if (!item.answer.isDone()) {
                doubt(item, replica);
                if (item.failed) {
                    item.answer.complete(new Answer.Unavailable());
                } else {
                    item.failed = true;
                    queue.again(item);
                }
            }
        }
    }

    private void admitUncapped(HoldConnection open, List<HoldItem> items, UUID replica) throws SQLException {
        var admitted = open.admitUncapped(items, replica);
        for (var item : items) {
            if (admitted.contains(item.intent.requestId())) {
                held(item, replica);
            } else {
                turnAway(open, item, replica);
            }
        }
    }

    private void admitCapped(HoldConnection open, List<HoldItem> items, UUID replica) throws SQLException {
        if (admitLeased(open, items, replica) || admitGrowing(open, items, replica)) {
            return;
        }
        var begin = open.beginCapped(items, replica);
        var round = new HoldRound(replica, begin.leases(), begin.shrinking());
        var admitted = new ArrayList<HoldItem>();
        var closed = new ArrayList<HoldItem>();
        var wanting = new ArrayList<HoldItem>();
        for (var item : items) {
            if (!begin.open().contains(item.intent.requestId())) {
                closed.add(item);
            } else if (lacking(round, item) == null && round.holdsWithin(item.wants())) {
                admitted.add(item);
            } else {
                wanting.add(item);
            }
        }
        var windows = new HashMap<WindowKey, BudgetWindow>();
        var refused = new HashMap<HoldItem, WindowKey>();
        if (!wanting.isEmpty()) {
            var keys = new HashSet<WindowKey>();
            wanting.forEach(item -> keys.addAll(item.hardKeys()));
            begin.windows().forEach((key, window) -> {
                if (keys.contains(key)) {
                    windows.put(key, window);
                }
            });
            round.open(windows.values());
            for (var item : wanting) {
                var short_ = grow(round, item);
                if (short_ == null) {
                    admitted.add(item);
                } else {
                    refused.put(item, short_);
                }
            }
        }
        // Who is refused is told what is left after those that were admitted with it.
        round.changedWindows().forEach(window -> windows.put(window.key(), window));
        if (admitted.isEmpty()) {
            open.rollback();
        } else {
            open.commitCapped(round, admitted, replica);
            room.remember(round);
        }
        admitted(admitted, replica);
        for (var item : closed) {
            turnAway(open, item, replica);
        }
        refuse(open, refused, windows);
    }

    /// Admits all of them within the leases there are, in one round trip; false when that is not to be had.
    private boolean admitLeased(HoldConnection open, List<HoldItem> items, UUID replica) throws SQLException {
        var wants = room.wantsWithin(items);
        if (wants == null) {
            return false;
        }
        if (open.admitLeased(items, wants, replica)) {
            room.take(wants);
            admitted(items, replica);
            return true;
        }
        room.forget(wants.keySet());
        return false;
    }

    /// Admits all of them to leases that grow, in one round trip; false when that is not to be had.
    private boolean admitGrowing(HoldConnection open, List<HoldItem> items, UUID replica) throws SQLException {
        var wants = LeaseRoom.wantsOf(items);
        long now = System.nanoTime();
        if (wants == null || room.isTight(wants.keySet(), now)) {
            return false;
        }
        var free = open.admitGrowing(items, wants, window -> recent.perMinute(window, now), replica);
        if (free.isEmpty()) {
            room.tight(wants.keySet(), now);
            return false;
        }
        room.remember(free);
        admitted(items, replica);
        return true;
    }

    private void admitted(List<HoldItem> items, UUID replica) {
        long now = System.nanoTime();
        for (var item : items) {
            recent.note(item.wants(), now);
            held(item, replica);
        }
    }

    /// The window in which there is too little for a second vendor; null where there is enough, or none is wanted.
    private static @Nullable WindowKey lacking(HoldRound round, HoldItem item) {
        var scarce = round.notPlenty(item.twofold());
        return scarce == null ? null : scarce.window();
    }

    /// Null when the call holds what it needs, with less output if need be; else the window without room.
    private @Nullable WindowKey grow(HoldRound round, HoldItem item) {
        var scarce = lacking(round, item);
        if (scarce != null) {
            return scarce;
        }
        long now = System.nanoTime();
        ToLongFunction<WindowKey> perMinute = window -> recent.perMinute(window, now);
        var lacking = round.holdsGrowing(item.wants(), perMinute);
        if (lacking == null) {
            return null;
        }
        var none = item.shrink(round);
        if (none != null) {
            return none;
        }
        var still = round.holdsGrowing(item.wants(), perMinute);
        if (still != null) {
            throw new IllegalStateException("a call does not fit into the room it was cut to");
        }
        return null;
    }

    /// Before money is refused, what this process and others have to spare is taken back, once.
    private void refuse(HoldConnection open, Map<HoldItem, WindowKey> refused, Map<WindowKey, BudgetWindow> windows)
            throws SQLException {
        Set<WindowKey> toGather = new HashSet<>();
        for (var refusal : refused.entrySet()) {
            var item = refusal.getKey();
            var window = known(windows.get(refusal.getValue()));
            if (!item.gathered && window.leased().signum() > 0) {
                item.gathered = true;
                toGather.addAll(item.hardKeys());
                queue.again(item);
            } else {
                item.answer.complete(item.noRoom(refusal.getValue(), window));
            }
        }
        if (!toGather.isEmpty()) {
            spare.giveBack(toGather);
            open.gather(toGather);
        }
    }

    private static BudgetWindow known(@Nullable BudgetWindow window) {
        if (window == null) {
            throw new IllegalStateException("a window was decided on that was not read");
        }
        return window;
    }

    private void held(HoldItem item, UUID replica) {
        if (HoldQueue.isLate(item) || !item.answer.complete(new Answer.Held(item.holding(replica)))) {
            item.answer.complete(new Answer.Unavailable());
            doubt(item, replica);
        }
    }

    private void turnAway(HoldConnection open, HoldItem item, UUID replica) throws SQLException {
        var fault = open.whyClosed(item);
        if (fault == Fault.NOT_READY) {
            item.answer.complete(new Answer.Unavailable());
            return;
        }
        if (fault != null) {
            item.answer.complete(new Answer.Closed(fault));
            return;
        }
        // The key is open, so this life of the process is over, or the key was closed for a moment only.
        if (!open.isAlive(replica)) {
            life.renew(replica);
        }
        queue.again(item);
    }

    private void doubt(HoldItem item, UUID replica) {
        if (doubtful.size() < MOST_DOUBTFUL) {
            doubtful.add(new Doubt(item.intent.owner().orgId(), item.intent.requestId(), replica));
        }
    }

    /// All in one round trip: were it one for each, a slow database would be kept busy with nothing else.
    private void clearDoubts(HoldConnection open) throws SQLException {
        if (!doubtful.isEmpty()) {
            open.voidIntents(doubtful);
            doubtful.clear();
        }
    }

    /// What was turned away while the database could not be asked is not left for others to charge.
    private void leaveNoDoubt() {
        if (doubtful.isEmpty()) {
            return;
        }
        try {
            clearDoubts(connected(life.current()));
        } catch (SQLException e) {
            LOG.warnf("%s admissions that may have been committed are left as they are", doubtful.size());
        }
    }

    private HoldConnection connected(UUID replica) throws SQLException {
        var open = connection;
        if (open == null) {
            open = HoldConnection.open(source);
            connection = open;
            backend = open.backend();
        }
        if (!abandoned.isEmpty()) {
            open.end(abandoned);
            abandoned.clear();
        }
        if (!replica.equals(begun)) {
            beginning.begin(replica);
            begun = replica;
        }
        return open;
    }

    private void disconnect() {
        var open = connection;
        connection = null;
        if (open != null) {
            abandoned.add(backend);
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("the lost connection of the intent journal did not close", e);
            }
        }
    }
}
