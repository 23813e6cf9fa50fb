package dev.farthing.persistence.hold;

import dev.farthing.application.relay.UsageJournal;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.persistence.ConnectionSource;
import dev.farthing.persistence.KeyLocks;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Shows that this process is alive and how far its calls have come, gives back what it does not need, and sees to
/// what lost processes left behind.
final class HoldKeeper implements HoldWriter.Beginning, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HoldKeeper.class);
    private static final int SWEEP_EVERY = 5;
    /// Of the time after which a process is lost, the part for which this one must have been heard of without a
    /// pause before it gives up others: after an outage of the database all are silent, and all get time to come
    /// back.
    private static final int PATIENCE_PART = 6;
    private static final int MOST_ORPHANS = 1_000;
    /// One that is well suffices.
    private static final int MOST_ASKED = 8;
    private static final String BEGIN =
            "INSERT INTO replica (id, host, address) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING";
    static final Duration BEAT_EVERY = Duration.ofSeconds(1);
    private static final String BEAT =
            "UPDATE replica SET heartbeat_at = clock_timestamp() WHERE id = ? AND state = 'alive'";
    private static final String HEARD = """
        heartbeat_at BETWEEN clock_timestamp() - make_interval(secs => ?)
            AND clock_timestamp() + make_interval(secs => ?)
        """;
    private static final String ALIVE = "SELECT id, " + HEARD + """
        , heartbeat_at < clock_timestamp() - make_interval(secs => ?), address
        FROM replica WHERE state = 'alive'
        """;
    private static final String LOSE =
            "UPDATE replica SET state = 'lost' WHERE id = ? AND state = 'alive' AND NOT " + HEARD;
    private static final String GONE_WITH_LEASES = """
        SELECT DISTINCT r.id FROM replica r JOIN lease l ON l.replica = r.id AND l.state = 'active'
        WHERE r.state <> 'alive'
        """;

    private static final String ORPHAN_SLICES = """
        WITH orphaned AS (INSERT INTO orphaned_slice (org_id, budget_id, starts_at, replica, amount)
        SELECT l.org_id, l.budget_id, l.starts_at, l.replica, l.sliced
        FROM replica r JOIN lease l ON l.replica = r.id AND l.sliced > 0
        WHERE r.state <> 'alive' AND l.state = 'revoked' AND NOT EXISTS (SELECT FROM orphaned_slice o
            WHERE o.org_id = l.org_id AND o.budget_id = l.budget_id AND o.starts_at = l.starts_at
                AND o.replica = l.replica)
        ON CONFLICT DO NOTHING
        RETURNING org_id, id, budget_id, starts_at, amount)
        INSERT INTO outbox (org_id, kind, subject)
        SELECT s.org_id, 'slice_orphaned', jsonb_build_object('orphaned_slice_id', s.id, 'budget_id', b.id,
            'scope', b.scope, 'scope_id', b.scope_id, 'window', b.span, 'window_starts_at', audit_instant(s.starts_at),
            'unit', b.unit, 'amount', told_amount(s.amount, b.unit))
        FROM orphaned s JOIN budget b ON b.org_id = s.org_id AND b.id = s.budget_id
        """;

    private final ConnectionSource source;
    private final ReplicaLife life;
    private final UsageJournal journal;
    private final ProgressNotes notes;
    private final Silence silence;
    private final int lostAfterSeconds;
    private final Duration beatEvery;
    private final String host = hostName();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hold-keeper").factory());
    private @Nullable Connection connection;
    private @Nullable RecentUse recent;
    private int beats;
    private int beatsInARow;
    private boolean moreLeft;
    private boolean troubled;

    HoldKeeper(ConnectionSource source, ReplicaLife life, UsageJournal journal, ProgressNotes notes, Pace pace) {
        this.source = source;
        this.life = life;
        this.journal = journal;
        this.notes = notes;
        this.silence = new Silence(Duration.ofSeconds(pace.lostAfterSeconds));
        this.lostAfterSeconds = pace.lostAfterSeconds;
        this.beatEvery = pace.beatEvery;
    }

    /// After how much silence a process is given up, and how often one gives a sign of life.
    record Pace(int lostAfterSeconds, Duration beatEvery) {}

    void start(RecentUse use) {
        recent = use;
        var _ = executor.scheduleWithFixedDelay(
                this::beat, beatEvery.toMillis(), beatEvery.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void begin(UUID replica) throws SQLException {
        try (var own = source.open("");
                var statement = own.prepareStatement(BEGIN)) {
            statement.setObject(1, replica);
            statement.setString(2, host);
            statement.setString(3, life.address().url());
            statement.executeUpdate();
        }
    }

    private void beat() {
        try {
            var open = connected();
            var replica = life.current();
            long sent = System.nanoTime();
            if (update(open, BEAT, replica) == 0) {
                begin(replica);
                if (update(open, BEAT, replica) == 0) {
                    LOG.warnf("this process had been given up as lost and begins a new life");
                    life.renew(replica);
                }
            }
            life.shown(sent);
            life.pulse().beats(System.nanoTime(), listen(open));
            beatsInARow++;
            if (++beats % SWEEP_EVERY == 0) {
                notes.write(open);
                giveBackIdle(open);
                moreLeft = sweep(open);
            } else if (moreLeft) {
                moreLeft = settleOrphans(open);
            }
            troubled = false;
        } catch (SQLException e) {
            beatsInARow = 0;
            if (!troubled) {
                troubled = true;
                LOG.warnf("the sign of life cannot be given: %s", e.getMessage());
            }
            disconnect();
        } catch (RuntimeException bug) {
            LOG.error("what lost processes left behind could not be settled, trying again", bug);
        }
    }

    private void giveBackIdle(Connection open) throws SQLException {
        var use = recent;
        var idle = use == null ? List.<WindowKey>of() : use.forgetIdle(System.nanoTime());
        if (!idle.isEmpty()) {
            LeaseReturn.takeBack(open, idle, life.current(), false);
        }
    }

    /// Where others can be asked that were heard of just now.
    private List<URI> listen(Connection open) throws SQLException {
        var others = new ArrayList<URI>();
        try (var statement = open.prepareStatement(ALIVE)) {
            statement.setInt(1, silence.moment());
            statement.setInt(2, silence.moment());
            statement.setInt(3, lostAfterSeconds);
            var states = new HashMap<UUID, Silence.Sign>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var id = rows.getObject(1, UUID.class);
                    boolean heard = rows.getBoolean(2);
                    states.put(
                            id,
                            heard
                                    ? Silence.Sign.HEARD
                                    : rows.getBoolean(3) ? Silence.Sign.LONG_AGO : Silence.Sign.AT_NO_TIME);
                    var address = rows.getString(4);
                    if (heard && address != null && !id.equals(life.current()) && others.size() < MOST_ASKED) {
                        others.add(URI.create(address));
                    }
                }
            }
            silence.note(states, System.nanoTime());
        }
        return others;
    }

    private boolean sweep(Connection open) throws SQLException {
        if (beatsInARow > lostAfterSeconds / PATIENCE_PART) {
            for (var silent : silence.lost(System.nanoTime())) {
                lose(open, silent);
            }
        }
        for (var gone : ids(open, GONE_WITH_LEASES)) {
            LeaseReturn.takeBack(open, null, gone, true);
        }
        orphanSlices(open);
        return settleOrphans(open);
    }

    /// What lost processes may have spent from memory stays set aside until somebody knows what it came to.
    private static void orphanSlices(Connection open) throws SQLException {
        try (var statement = open.prepareStatement(ORPHAN_SLICES)) {
            int orphaned = statement.executeUpdate();
            if (orphaned > 0) {
                LOG.warnf("%s slices of lost processes are set aside until they are reconciled", orphaned);
            }
        }
    }

    /// A bounded number, for signs of life are given between; whether there may be more.
    private boolean settleOrphans(Connection open) throws SQLException {
        var orphans = OrphanReader.read(open, MOST_ORPHANS);
        LostCallNotes.write(open, orphans);
        var settled = new ArrayList<CompletableFuture<Void>>();
        for (var orphan : orphans) {
            settled.add(journal.record(orphan.call(), orphan.booking()).toCompletableFuture());
        }
        CompletableFuture.allOf(settled.toArray(CompletableFuture[]::new)).join();
        if (!orphans.isEmpty()) {
            LOG.warnf("%s calls of lost processes were charged what they held", orphans.size());
        }
        return orphans.size() == MOST_ORPHANS;
    }

    /// Whoever admits for that process holds its lock shared: after this nobody does any more.
    private void lose(Connection open, UUID replica) throws SQLException {
        open.setAutoCommit(false);
        try (var lock = open.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, KeyLocks.number(replica));
            lock.execute();
            try (var lose = open.prepareStatement(LOSE)) {
                lose.setObject(1, replica);
                lose.setInt(2, silence.moment());
                lose.setInt(3, silence.moment());
                if (lose.executeUpdate() > 0) {
                    LOG.warnf("gateway process %s has not been heard of and is given up as lost", replica);
                }
            }
            open.commit();
        } catch (SQLException e) {
            open.rollback();
            throw e;
        } finally {
            open.setAutoCommit(true);
        }
    }

    private static List<UUID> ids(Connection open, String sql) throws SQLException {
        var ids = new ArrayList<UUID>();
        try (var statement = open.prepareStatement(sql);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    private static int update(Connection open, String sql, UUID id) throws SQLException {
        try (var statement = open.prepareStatement(sql)) {
            statement.setObject(1, id);
            return statement.executeUpdate();
        }
    }

    private Connection connected() throws SQLException {
        var open = connection;
        if (open == null) {
            open = source.open("");
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
                LOG.debug("the lost connection of the hold keeper did not close", e);
            }
        }
    }

    /// Ends this life: all is settled by now, and what is left of the leases goes back.
    @Override
    public void close() {
        executor.shutdown();
        if (recent == null) {
            return;
        }
        try {
            var _ = executor.awaitTermination(5, TimeUnit.SECONDS);
            var open = connected();
            update(open, "UPDATE replica SET state = 'ended' WHERE id = ? AND state = 'alive'", life.current());
            LeaseReturn.takeBack(open, null, life.current(), true);
        } catch (SQLException e) {
            LOG.warnf("leases are left for others to take back: %s", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        disconnect();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "unknown";
        }
    }
}
