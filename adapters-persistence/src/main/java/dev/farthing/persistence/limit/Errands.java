package dev.farthing.persistence.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Takes errands to Redis over one link, in their order and as many at once as have come while others were under
/// way. When the link fails, all of them are told, and it takes no more.
final class Errands {
    /// Redis serves nobody else while it works on what it was told at once.
    private static final int MOST_AT_ONCE = 256;
    /// How long what is not urgent waits for others to go with.
    static final int LINGER_MILLIS = 50;

    private static final Logger LOG = Logger.getLogger(Errands.class);

    private final RedisLink link;
    private final Duration lease;
    private final Duration patience;
    private final Loss loss;
    private final LongAdder roundTrips;
    private final Executor later =
            CompletableFuture.delayedExecutor(LINGER_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);
    private final Object lock = new Object();
    /// All below are touched under the lock alone.
    private List<Errand> waiting = new ArrayList<>();

    private boolean underWay;
    private boolean lingering;
    private boolean over;
    private long done;

    /// Who is told, once, that the link has failed.
    interface Loss {
        /// @param orgId whose node it was
        void lost(Errands errands, UUID orgId, Throwable cause);
    }

    /// @param patience how long an errand waits at most, counted from when it leaves
    Errands(RedisLink link, Duration lease, Duration patience, LongAdder roundTrips, Loss loss) {
        this.link = link;
        this.lease = lease;
        this.patience = patience;
        this.roundTrips = roundTrips;
        this.loss = loss;
    }

    /// Never blocks.
    void add(Errand errand) {
        boolean leaves = false;
        boolean lingers = false;
        boolean late;
        synchronized (lock) {
            late = over;
            if (!late) {
                waiting.add(errand);
                if (!underWay && (errand.urgent() || waiting.size() >= MOST_AT_ONCE)) {
                    underWay = true;
                    leaves = true;
                } else if (!underWay && !lingering) {
                    lingering = true;
                    lingers = true;
                }
            }
        }
        if (late) {
            errand.unheard();
        } else if (leaves) {
            leave();
        } else if (lingers) {
            later.execute(this::leaveAtLast);
        }
    }

    private void leaveAtLast() {
        synchronized (lock) {
            lingering = false;
            if (underWay || over || waiting.isEmpty()) {
                return;
            }
            underWay = true;
        }
        leave();
    }

    /// How many errands were done so far: what does not change tells of an idle link.
    long done() {
        synchronized (lock) {
            return done;
        }
    }

    /// Takes what waits, when nothing else is under way.
    private void leave() {
        List<Errand> group;
        synchronized (lock) {
            if (waiting.size() <= MOST_AT_ONCE) {
                group = waiting;
                waiting = new ArrayList<>();
            } else {
                var first = waiting.subList(0, MOST_AT_ONCE);
                group = new ArrayList<>(first);
                first.clear();
            }
        }
        var ways = new ArrayList<CompletableFuture<?>>();
        for (var part : parts(group)) {
            ways.add(send(part));
        }
        CompletableFuture.allOf(ways.toArray(CompletableFuture<?>[]::new)).whenComplete((_, _) -> goOn(group.size()));
    }

    private Collection<List<Errand>> parts(List<Errand> group) {
        if (!link.divided()) {
            return List.of(group);
        }
        var byOrg = new LinkedHashMap<UUID, List<Errand>>();
        for (var errand : group) {
            byOrg.computeIfAbsent(errand.orgId(), _ -> new ArrayList<>()).add(errand);
        }
        return byOrg.values();
    }

    private CompletableFuture<?> send(List<Errand> part) {
        roundTrips.increment();
        return run(part)
                .toCompletableFuture()
                .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .handle((said, failure) -> {
                    hear(part, said, failure);
                    return null;
                });
    }

    private CompletionStage<List<Long>> run(List<Errand> part) {
        try {
            var words = new Words(lease);
            part.forEach(errand -> errand.write(words));
            return link.run(words);
        } catch (RuntimeException closed) {
            return CompletableFuture.failedStage(closed);
        }
    }

    private void hear(List<Errand> part, @Nullable List<Long> said, @Nullable Throwable failure) {
        if (said == null
                || said.size() != part.stream().mapToInt(Errand::answers).sum()) {
            var _ = fail(
                    part.getFirst().orgId(),
                    failure == null ? new IllegalStateException("an answer to another question") : failure);
            part.forEach(Errand::unheard);
            return;
        }
        int from = 0;
        for (var errand : part) {
            try {
                errand.heard(said, from);
            } catch (RuntimeException bug) {
                // Whoever asked beside it waits for an answer all the same.
                LOG.error("an answer about limits of rate could not be taken", bug);
            }
            from += errand.answers();
        }
    }

    private void goOn(int finished) {
        boolean leaves;
        synchronized (lock) {
            done += finished;
            leaves = !over && !waiting.isEmpty();
            underWay = leaves;
        }
        if (leaves) {
            leave();
        }
    }

    /// The link has failed, or is not needed any more: whoever waits is told, and whoever comes.
    ///
    /// @return when the link is closed
    CompletionStage<?> fail(UUID orgId, Throwable cause) {
        List<Errand> left;
        synchronized (lock) {
            if (over) {
                return CompletableFuture.completedStage(null);
            }
            over = true;
            left = waiting;
            waiting = List.of();
        }
        loss.lost(this, orgId, cause);
        var closed = link.close();
        left.forEach(Errand::unheard);
        return closed;
    }
}
