package dev.farthing.persistence.limit;

import dev.farthing.application.relay.LimitSharing;
import dev.farthing.application.relay.RateLimits;
import dev.farthing.application.start.StartUpStep;
import dev.farthing.persistence.RedisAddress;
import io.lettuce.core.RedisException;
import io.lettuce.core.resource.ClientResources;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Limits of all processes together, counted by Redis where one is set; while it does not answer, those of this
/// process alone.
///
/// What Redis lets in is counted here too: who is cut off goes on from what this process knows, and does not begin
/// anew.
@Singleton
class SharedRateLimits implements RateLimits, LimitSharing, StartUpStep {
    private static final Logger LOG = Logger.getLogger(SharedRateLimits.class);
    private static final int BEFORE_CALLS = 2_000;
    /// How long the call of a process that died keeps its place.
    private static final Duration LEASE = Duration.ofSeconds(20);

    private static final int ROUNDS_BETWEEN_RENEWALS = 5;
    private static final int ROUNDS_BETWEEN_NOTES = 15;
    /// The first words on a link load classes here and the script there.
    private static final Duration FOR_THE_FIRST_WORDS = Duration.ofSeconds(2);

    /// Places that are given back are all known by then: nobody is refused for one whose call is over.
    private static final Executor SOON =
            CompletableFuture.delayedExecutor(2L * Errands.LINGER_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    private static final UUID NOBODY = new UUID(0, 0);

    private final RateLimitsInMemory local;
    private final RedisAddress address;
    private final CutOffNote note;
    private final String incarnation;
    private final AtomicLong calls = new AtomicLong();
    private final Set<Going> going = ConcurrentHashMap.newKeySet();
    private final LongAdder together = new LongAdder();
    private final LongAdder alone = new LongAdder();
    private final LongAdder roundTrips = new LongAdder();
    /// The way to Redis; null while there is none.
    private volatile @Nullable Errands errands;
    /// Whose node did not answer: the next link must reach it.
    private volatile UUID unheard = NOBODY;

    private volatile boolean troubled;
    private volatile boolean ending;
    /// Touched by rounds alone, which never overlap.
    private @Nullable ClientResources resources;

    private int round;
    private boolean noted;
    private long doneBefore;

    SharedRateLimits(RateLimitsInMemory local, RedisAddress address, CutOffNote note, SecureRandom random) {
        this.local = local;
        this.address = address;
        this.note = note;
        var name = new byte[8];
        random.nextBytes(name);
        this.incarnation = HexFormat.of().formatHex(name);
    }

    @Override
    public int order() {
        return BEFORE_CALLS;
    }

    /// Looks for Redis before the first call; who is not there is waited for without anybody.
    @Override
    public void run() {
        round();
    }

    @Override
    public CompletionStage<Start> tryStart(UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan, long tokens) {
        if (ofKey.isNone() && ofPlan.isNone()) {
            return CompletableFuture.completedStage(RateLimitsInMemory.FREE);
        }
        if (address.isNone()) {
            alone.increment();
            return local.tryStart(orgId, keyId, ofKey, ofPlan, tokens);
        }
        var call = new LimitedCall(
                incarnation + "-" + calls.incrementAndGet(), orgId, keyId, ofKey, ofPlan, Math.max(0, tokens));
        var way = errands;
        if (way == null) {
            return CompletableFuture.completedStage(alone(call));
        }
        var starting = new Starting(call);
        way.add(starting);
        return starting.answer;
    }

    private Start alone(LimitedCall call) {
        alone.increment();
        return switch (call.alone(local)) {
            case Start.Refused refused -> refused;
            case Start.Started(var running, var standing) ->
                new Start.Started(begun(call, running, false, true), standing);
        };
    }

    private Going begun(LimitedCall call, Running here, boolean known, boolean scarce) {
        var begun = new Going(call, here, known, scarce);
        if (call.takesPlace()) {
            going.add(begun);
        }
        return begun;
    }

    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void round() {
        if (address.isNone() || ending) {
            return;
        }
        round++;
        var way = errands;
        if (way == null) {
            seek();
        } else {
            keep(way);
        }
        tell(errands == null);
    }

    private void keep(Errands way) {
        if (round % ROUNDS_BETWEEN_RENEWALS == 0) {
            renew(way);
        }
        long done = way.done();
        if (done == doneBefore) {
            way.add(new Look());
        }
        doneBefore = done;
    }

    /// While the database is away too, the log and the metrics must do.
    private void tell(boolean cutOff) {
        if (cutOff ? noted && round % ROUNDS_BETWEEN_NOTES != 0 : !noted) {
            return;
        }
        try {
            note.note(incarnation, cutOff);
            noted = cutOff;
        } catch (RuntimeException e) {
            LOG.debugf(e, "nobody else can be told that Redis does not answer");
        }
    }

    private void renew(Errands way) {
        going.forEach(call -> way.add(new Renewal(call)));
    }

    private void seek() {
        try {
            var kept = resources;
            if (kept == null) {
                kept = ClientResources.create();
                resources = kept;
            }
            var link = RedisLink.open(address, kept);
            try {
                answer(link, FOR_THE_FIRST_WORDS);
                answer(link, patience());
            } catch (RedisException | TimeoutException | ExecutionException e) {
                var _ = link.close();
                throw e;
            }
            var found = new Errands(link, LEASE, patience(), roundTrips, this::lost);
            // Calls that began meanwhile take their places before anybody else does.
            renew(found);
            errands = found;
            LOG.infof("limits are shared through Redis at %s", address.shown());
            troubled = false;
        } catch (RedisException | TimeoutException | ExecutionException e) {
            trouble(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(RedisLink link, Duration patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        var _ = link.run(new Words(LEASE).key(RedisLink.prefix(unheard)))
                .toCompletableFuture()
                .get(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// An errand may wait for one that is under way, and then takes as long itself.
    private Duration patience() {
        return address.patience().dividedBy(2);
    }

    private void lost(Errands way, UUID orgId, Throwable cause) {
        if (errands == way) {
            errands = null;
        }
        if (!ending) {
            unheard = orgId;
            trouble(cause);
        }
    }

    /// Told once, until it is over.
    private void trouble(Throwable failure) {
        if (!troubled) {
            troubled = true;
            var cause = failure;
            while ((cause instanceof CompletionException
                            || cause instanceof ExecutionException
                            || cause instanceof RedisException)
                    && cause.getCause() != null) {
                cause = cause.getCause();
            }
            LOG.warnf(
                    "Redis at %s does not serve (%s): until it does, this replica limits rates by itself",
                    address.shown(), cause instanceof TimeoutException ? "no answer in time" : cause.getMessage());
        }
    }

    @PreDestroy
    void end() {
        ending = true;
        var way = errands;
        if (way != null) {
            way.fail(NOBODY, new IllegalStateException("the end"))
                    .toCompletableFuture()
                    .completeOnTimeout(null, 2, TimeUnit.SECONDS)
                    .join();
        }
        var kept = resources;
        if (kept != null) {
            var _ = kept.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }

    @Override
    public LimitReach reach() {
        if (address.isNone()) {
            return LimitReach.PER_REPLICA;
        }
        return errands == null ? LimitReach.CUT_OFF : LimitReach.SHARED;
    }

    @Override
    public long decidedTogether() {
        return together.sum();
    }

    @Override
    public long decidedAlone() {
        return alone.sum();
    }

    @Override
    public long roundTrips() {
        return roundTrips.sum();
    }

    /// A call that waits to be let in.
    private final class Starting implements Errand {
        private final LimitedCall call;
        private final CompletableFuture<Start> answer = new CompletableFuture<>();
        /// Whether no place was free when it asked first.
        private boolean again;

        Starting(LimitedCall call) {
            this.call = call;
        }

        @Override
        public UUID orgId() {
            return call.orgId();
        }

        @Override
        public boolean urgent() {
            return true;
        }

        @Override
        public void write(Words words) {
            call.writeStart(words);
        }

        @Override
        public int answers() {
            return LimitedCall.SAID;
        }

        @Override
        public void heard(List<Long> said, int from) {
            if (LimitedCall.isFull(said, from) && !again) {
                again = true;
                SOON.execute(this::askAgain);
                return;
            }
            together.increment();
            var refusal = call.refusal(said, from);
            if (refusal != null) {
                answer.complete(refusal);
                return;
            }
            boolean scarce = LimitedCall.isScarce(said, from);
            answer.complete(new Start.Started(begun(call, call.count(local), true, scarce), call.standing(said, from)));
        }

        private void askAgain() {
            var way = errands;
            if (way == null) {
                unheard();
            } else {
                way.add(this);
            }
        }

        @Override
        public void unheard() {
            answer.complete(alone(call));
        }
    }

    /// A call that runs.
    private final class Going implements Running {
        private final LimitedCall call;
        private final Running here;
        private final boolean known;
        private final boolean scarce;
        private final AtomicBoolean over = new AtomicBoolean();

        /// @param known whether Redis let it in
        /// @param scarce whether others may wait for its place, as far as that is known
        Going(LimitedCall call, Running here, boolean known, boolean scarce) {
            this.call = call;
            this.here = here;
            this.known = known;
            this.scarce = scarce;
        }

        @Override
        public void finish(long tokens) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            here.finish(tokens);
            going.remove(this);
            long beyond = known && call.countsTokens() ? tokens - call.expected() : 0;
            var way = errands;
            if (way != null && (beyond != 0 || call.takesPlace())) {
                way.add(new Finish(call, beyond, scarce && call.takesPlace()));
            }
        }
    }

    /// A place that is given back is waited for by others where there are few; else it goes along with the next
    /// call that asks, as tokens do, so that each call takes one way to Redis.
    private record Finish(LimitedCall call, long beyond, boolean urgent) implements Errand {
        @Override
        public UUID orgId() {
            return call.orgId();
        }

        @Override
        public void write(Words words) {
            call.writeFinish(words, beyond);
        }
    }

    /// A call that still runs keeps its place; one that has ended meanwhile says so after this.
    private record Renewal(Going going) implements Errand {
        @Override
        public UUID orgId() {
            return going.call.orgId();
        }

        @Override
        public boolean urgent() {
            return true;
        }

        @Override
        public void write(Words words) {
            if (!going.over.get()) {
                going.call.writeGoesOn(words);
            }
        }
    }

    /// Whether Redis is there, when nobody else asks.
    private record Look() implements Errand {
        @Override
        public UUID orgId() {
            return NOBODY;
        }

        @Override
        public boolean urgent() {
            return true;
        }

        @Override
        public void write(Words words) {
            // an answer is all that is asked for
        }
    }
}
