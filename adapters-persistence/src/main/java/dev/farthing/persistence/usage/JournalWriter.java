package dev.farthing.persistence.usage;

import dev.farthing.application.relay.Durability;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.ConnectionSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One thread that commits waiting calls: at once when it is idle, together with their neighbours when it is not.
///
/// Calls are taken in their order of arrival and leave the queue only when they are committed, so an outage of the
/// database delays them and loses none; a batch whose commit is in doubt is sent again, and the calls' primary key
/// decides.
final class JournalWriter implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JournalWriter.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.allOf();
    private static final long FIRST_PAUSE_NANOS = 20_000_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;
    /// What relaxed durability promises.
    private static final Duration LONGEST_UNWRITTEN = Duration.ofMillis(200);

    private static final int ENOUGH_ROWS = 64;
    private static final int MOST_ENDS_IN_DOUBT = 3;

    private final JournalSettings settings;
    private final ConnectionSource source;
    private final boolean strict;
    private final Thread thread;
    private final Queue<JournalEntry> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingRows = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean idle = new AtomicBoolean();
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile long farewellNanos;
    /// The arrival of the oldest call that is not committed; 0 when none waits.
    private volatile long oldestNanos;

    /// When the batch that is being written was begun; 0 when none is.
    private volatile long begunNanos;

    // Touched by the writer's thread alone.
    private final JournalBatch batch;
    private final KeyUses keyUses = new KeyUses();
    private @Nullable JournalConnection connection;
    private int lastRows;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long troubledSinceNanos;
    private long keyUsesDueNanos;

    JournalWriter(JournalSettings settings, String currency, ConnectionSource source) {
        this.settings = settings;
        this.source = source;
        this.strict = settings.durability() == Durability.STRICT;
        this.batch = new JournalBatch(currency);
        this.thread = Thread.ofPlatform().daemon().name("usage-journal").unstarted(this);
    }

    void start() {
        thread.start();
    }

    /// Never blocks. Where the database is slower than the calls, relaxed ones wait for it too: nothing that was
    /// answered stays unwritten for long.
    CompletionStage<Void> offer(CallRecord call, Booking booking) {
        int bytes = JournalEntry.bytesOf(call);
        boolean late = isOlderThan(oldestNanos, LONGEST_UNWRITTEN);
        boolean full = waitingRows.incrementAndGet() > settings.mostRows();
        full |= waitingBytes.addAndGet(bytes) > settings.mostBytes();
        var done = strict || full || late || closing ? new CompletableFuture<Void>() : null;
        var entry = new JournalEntry(call, booking, System.nanoTime(), bytes, done);
        queue.add(entry);
        if (ended && queue.remove(entry)) {
            leave(List.of(entry));
            return CompletableFuture.failedStage(JournalEntry.closed());
        }
        if (idle.get() && idle.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
        return done == null ? DONE : done;
    }

    /// Not while one batch cannot be written, nor while too much waits.
    boolean accepting() {
        return !closing
                && !isOlderThan(begunNanos, settings.stalledAfter())
                && waitingRows.get() < settings.mostRows()
                && waitingBytes.get() < settings.mostBytes();
    }

    private static boolean isOlderThan(long sinceNanos, Duration age) {
        return sinceNanos != 0 && System.nanoTime() - sinceNanos > age.toNanos();
    }

    /// Rows that are not committed yet.
    long waiting() {
        return waitingRows.get();
    }

    /// Writes what waits, for as long as closing may take, and ends; what could not be written is logged whole.
    @Override
    public void close() {
        farewellNanos = System.nanoTime() + settings.farewell().toNanos();
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        keyUsesDueNanos = System.nanoTime() + settings.keyUseEvery().toNanos();
        var entries = new ArrayList<JournalEntry>(settings.batchRows());
        while (awaitEntries()) {
            linger();
            for (var entry = queue.poll(); entry != null; entry = queue.poll()) {
                entries.add(entry);
                if (entries.size() == settings.batchRows()) {
                    break;
                }
            }
            oldestNanos = entries.getFirst().arrivedNanos();
            begunNanos = System.nanoTime();
            commit(entries);
            begunNanos = 0;
            lastRows = entries.size();
            leave(entries);
            entries.clear();
            var next = queue.peek();
            oldestNanos = next == null ? 0 : next.arrivedNanos();
            writeKeyUses(false);
        }
        writeKeyUses(true);
        ended = true;
        for (var late = queue.poll(); late != null; late = queue.poll()) {
            late.abandoned();
        }
        disconnect();
    }

    /// False when all is written and the journal is closing.
    private boolean awaitEntries() {
        while (queue.isEmpty()) {
            if (closing) {
                return false;
            }
            idle.set(true);
            if (queue.isEmpty() && !closing) {
                if (keyUses.isEmpty()) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, keyUsesDueNanos - System.nanoTime());
                }
            }
            idle.set(false);
            writeKeyUses(false);
        }
        return true;
    }

    /// Waits for company: a commit costs the database as much as ten rows. A call that was alone lately is not kept
    /// waiting for its answer's sake.
    private void linger() {
        var head = queue.peek();
        if (head == null || (strict && lastRows <= 1)) {
            return;
        }
        long until = head.arrivedNanos() + settings.linger().toNanos();
        int enough = strict ? ENOUGH_ROWS : settings.batchRows();
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            if (closing || waitingRows.get() >= enough) {
                return;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    private void leave(List<JournalEntry> entries) {
        long bytes = 0;
        for (var entry : entries) {
            bytes += entry.bytes();
        }
        waitingRows.addAndGet(-entries.size());
        waitingBytes.addAndGet(-bytes);
    }

    private void commit(List<JournalEntry> entries) {
        try {
            write(entries);
        } catch (JournalClosedException e) {
            for (var entry : entries) {
                if (entry.abandoned()) {
                    LOG.errorf("a call was not written, for the database was away until the end: %s", entry.call());
                }
            }
        }
    }

    /// Returns when every entry is in the database.
    private void write(List<JournalEntry> entries) throws JournalClosedException {
        var missing = entries;
        int inDoubt = 0;
        while (!missing.isEmpty()) {
            try {
                var open = connected();
                batch.fill(missing, open.types());
                open.write(batch);
                break;
            } catch (SQLException e) {
                switch (Trouble.of(e)) {
                    case KNOWN -> {
                        var unknown = withoutKnown(missing);
                        boolean inVain = unknown.size() == missing.size() && ++inDoubt == MOST_ENDS_IN_DOUBT;
                        missing = inVain ? divide(missing, e) : unknown;
                    }
                    // A call that was given up as lost breaks its lease before it breaks its primary key.
                    case ROW -> {
                        var unknown = withoutKnown(missing);
                        missing = unknown.size() == missing.size() ? divide(missing, e) : unknown;
                    }
                    case PASSING -> pause(e);
                }
            } catch (RuntimeException e) {
                missing = divide(missing, e);
            }
        }
        recovered();
        keyUses.note(entries);
        for (var entry : entries) {
            if (!entry.booking().overrun().isZero()) {
                chargeOverrun(entry);
            }
            entry.written();
        }
    }

    /// Where it does not come to that, the operator bears it, as the books say.
    private void chargeOverrun(JournalEntry entry) {
        try {
            connected().chargeOverrun(entry);
        } catch (SQLException | RuntimeException e) {
            LOG.warnf(e, "what a call used beyond its hold could not be charged: %s", entry.call());
            disconnect();
        }
    }

    /// What is there already needs no second row; what was given up as lost meanwhile is corrected.
    private List<JournalEntry> withoutKnown(List<JournalEntry> entries) throws JournalClosedException {
        while (true) {
            try {
                var known = connected().known(entries);
                for (var entry : entries) {
                    var row = known.get(entry.call().requestId());
                    if (row != null && row.isCorrectedBy(entry.call())) {
                        correct(entry, row);
                    }
                }
                var seen = new HashSet<UUID>(known.keySet());
                return entries.stream()
                        .filter(entry -> seen.add(entry.call().requestId()))
                        .toList();
            } catch (SQLException e) {
                pause(e);
            }
        }
    }

    private void correct(JournalEntry entry, KnownCall row) throws SQLException {
        try {
            connected().correct(entry, row);
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "a call that was given up as lost could not be corrected: %s", entry.call());
        }
    }

    /// Keeps a row that cannot be stored from holding up its neighbours; what is left to do afterwards is nothing.
    private List<JournalEntry> divide(List<JournalEntry> entries, Exception cause) throws JournalClosedException {
        if (entries.size() > 1) {
            int half = entries.size() / 2;
            write(List.copyOf(entries.subList(0, half)));
            write(List.copyOf(entries.subList(half, entries.size())));
        } else if (entries.getFirst().repaired()
                && !entries.getFirst().booking().lines().isEmpty()) {
            LOG.errorf(
                    cause,
                    "a call could not be charged to its budgets and is stored without them: %s",
                    entries.getFirst().call());
            write(List.of(entries.getFirst().withoutBudgets()));
        } else if (entries.getFirst().repaired()) {
            LOG.errorf(
                    cause,
                    "a call could not be stored, not even without its texts: %s",
                    entries.getFirst().call());
        } else {
            LOG.errorf(
                    cause,
                    "a call could not be stored as it is and loses its texts: %s",
                    entries.getFirst().call());
            write(List.of(entries.getFirst().withoutTexts()));
        }
        return List.of();
    }

    private JournalConnection connected() throws SQLException {
        var open = connection;
        if (open == null) {
            open = JournalConnection.open(source);
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
                LOG.debug("the lost connection of the usage journal did not close", e);
            }
        }
    }

    private void pause(SQLException cause) throws JournalClosedException {
        disconnect();
        long now = System.nanoTime();
        if (troubledSinceNanos == 0) {
            troubledSinceNanos = now;
            LOG.warnf(
                    "usage cannot be written and waits (%s rows): %s %s",
                    waitingRows, cause.getSQLState(), cause.getMessage());
        }
        if (closing && now - farewellNanos > 0) {
            throw new JournalClosedException();
        }
        LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(pauseNanos / 2, pauseNanos));
        pauseNanos = Math.min(pauseNanos * 2, LONGEST_PAUSE_NANOS);
    }

    private void recovered() {
        if (troubledSinceNanos != 0) {
            var lasted = Duration.ofNanos(System.nanoTime() - troubledSinceNanos);
            LOG.infof("usage is written again after %s ms", lasted.toMillis());
            troubledSinceNanos = 0;
            pauseNanos = FIRST_PAUSE_NANOS;
        }
    }

    private void writeKeyUses(boolean now) {
        if (keyUses.isEmpty() || !(now || System.nanoTime() - keyUsesDueNanos >= 0)) {
            return;
        }
        keyUsesDueNanos = System.nanoTime() + settings.keyUseEvery().toNanos();
        try {
            connected().writeKeyUses(keyUses.latest());
            keyUses.clear();
        } catch (SQLException e) {
            disconnect();
            LOG.debug("the last use of keys is written later", e);
        }
    }
}
