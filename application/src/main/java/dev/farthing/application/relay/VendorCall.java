package dev.farthing.application.relay;

import dev.farthing.domain.authenticity.Claim;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.quality.Outcome;
import dev.farthing.domain.upstream.CredentialUse;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.RetryBudget;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.TokenUsage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One call's way through the pool: its attempts, of which at most one reaches the caller. To be used on the event
/// loop that started it.
///
/// Where the model wants it and what is held covers it, a second attempt is made beside one that waits for its first
/// byte unusually long; the first to answer wins, and the other is ended.
public final class VendorCall {
    private static final int DRAWS = 8;
    private static final int SERVER_ERRORS = 500;
    private static final int BYTES_PER_TOKEN = 4;
    /// What one credential suffers and another of the same vendor may not.
    private static final Set<FailureClass> OF_ONE_ACCOUNT = Set.of(
            FailureClass.RATE_LIMITED,
            FailureClass.MODEL_RATE_LIMITED,
            FailureClass.DAY_LIMITED,
            FailureClass.CREDENTIAL_DEAD,
            FailureClass.ACCOUNT_EMPTY,
            FailureClass.MODEL_MISSING);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);

    private final Pool pool;
    private final Admission.Granted call;
    private final Asking asking;
    private final ReplyListener listener;
    private final List<CallRecord.Attempt> attempts = new ArrayList<>(1);
    private final List<Catalogue.Way> triedWays = new ArrayList<>(0);
    private final List<UUID> triedHealths = new ArrayList<>(1);
    /// The one that answers, or was begun first of those that run.
    private @Nullable Attempt current;
    /// One that was begun beside it.
    private @Nullable Attempt rival;
    private @Nullable Choice answering;
    private @Nullable Runnable waiting;
    /// Whose place is kept during a back-off.
    private @Nullable Choice reserved;
    /// Calls off the second attempt.
    private @Nullable Runnable patience;
    private @Nullable ReplySummary lost;
    private boolean hedged;
    private int begun;
    private boolean last;
    private boolean over;

    /// Starts one attempt at a vendor, in its own dialect; the contract is that of [Upstream#start].
    public interface Asking {
        UpstreamCall start(Choice choice, ReplyListener listener);

        /// What is to be kept of the caller's request with an attempt that failed; null for nothing.
        default @Nullable String document() {
            return null;
        }
    }

    /// What all calls share.
    record Pool(
            HealthDirectory health,
            PoolRules rules,
            RetryBudget budget,
            ErrorLog errors,
            Pauses pauses,
            InstantSource clock) {}

    VendorCall(Pool pool, Admission.Granted call, Asking asking, ReplyListener listener) {
        this.pool = pool;
        this.call = call;
        this.asking = asking;
        this.listener = listener;
    }

    void begin() {
        var choice = take();
        if (choice == null) {
            waiting = pool.pauses().after(Duration.ZERO, this::nobodyLeft);
        } else {
            start(choice);
        }
    }

    /// The attempts that have ended, in order.
    public List<CallRecord.Attempt> attempts() {
        return attempts;
    }

    /// How many attempts were begun.
    public int begun() {
        return begun;
    }

    /// Whom the attempt was made with that is running or was made last; null when nobody was asked.
    public @Nullable Choice answering() {
        return answering;
    }

    /// What had come of the attempt that was ended because another one answered first, or that ran beside the one
    /// the caller left; null where there was none.
    public @Nullable ReplySummary lost() {
        return lost;
    }

    /// Whether somebody is being asked at the moment.
    public boolean isUnderWay() {
        return current != null && !over;
    }

    /// Lets whoever is being asked finish, and asks nobody else should that fail.
    public void finish() {
        last = true;
        callSecondOff();
        resume();
    }

    /// Reads no more from the vendor until [#resume]: the client is slower than the vendor.
    public void pause() {
        if (current != null) {
            current.pause();
        }
    }

    public void resume() {
        if (current != null) {
            current.resume();
        }
    }

    /// How much was generated so far, where it comes bit by bit; thoughts and arguments of tools included.
    public TextTally generated() {
        return current == null || current.upstream == null ? TextTally.EMPTY : current.upstream.generated();
    }

    /// Ends the vendor's work, because nobody waits for it any more, and tells what had come until then; null where
    /// no vendor was at work.
    public @Nullable ReplySummary cancel() {
        if (over) {
            return null;
        }
        over = true;
        callSecondOff();
        if (waiting != null) {
            waiting.run();
            waiting = null;
        }
        if (reserved != null) {
            giveBack(reserved);
            reserved = null;
        }
        if (rival != null) {
            rival.lose();
            rival = null;
        }
        var running = current;
        if (running == null || running.upstream == null) {
            return null;
        }
        var soFar = running.upstream.cancel();
        running.close(null, null, soFar);
        return soFar;
    }

    private void start(Choice choice) {
        answering = choice;
        try {
            current = attempt(choice);
        } catch (RuntimeException bug) {
            over = true;
            throw bug;
        }
        if (!hedged && call.mayAskTwo() && begun < pool.rules().attempts()) {
            var way = choice.way();
            int longMillis = pool.health()
                    .ofProvider(way.provider().id())
                    .longWaitMillis(way.route().upstreamModel(), call.request().stream());
            patience = pool.pauses().after(pool.rules().hedging().patience(longMillis), this::hedge);
        }
    }

    private Attempt attempt(Choice choice) {
        begun++;
        var attempt = new Attempt(choice);
        used(choice, CredentialUse.ONE_REQUEST);
        try {
            attempt.upstream = asking.start(choice, attempt);
        } catch (RuntimeException bug) {
            giveBack(choice);
            throw bug;
        }
        return attempt;
    }

    /// Asks another one, as long as further attempts are allowed: a vendor that became slow is not asked twice for
    /// everything.
    private void hedge() {
        patience = null;
        var first = current;
        if (over || first == null || first.passed) {
            return;
        }
        hedged = true;
        triedHealths.add(first.choice.healthId());
        triedWays.add(first.choice.way());
        var next = take();
        if (next == null) {
            return;
        }
        if (pool.budget().spend(pool.clock().millis())) {
            rival = attempt(next);
        } else {
            giveBack(next);
        }
    }

    private void callSecondOff() {
        if (patience != null) {
            patience.run();
            patience = null;
        }
    }

    /// Waits for nobody else any more.
    private void settleFor(Attempt winner) {
        callSecondOff();
        boolean isFirst = winner == current;
        var loser = isFirst ? rival : current;
        rival = null;
        current = winner;
        answering = winner.choice;
        if (loser != null) {
            if (!isFirst) {
                loser.countWait();
            }
            loser.lose();
        }
    }

    private void nobodyLeft() {
        waiting = null;
        if (!over) {
            over = true;
            long now = pool.clock().millis();
            var choice = new RouteChoice(pool.health(), pool.rules(), ThreadLocalRandom.current(), now);
            int status = choice.lastStatus(call.ways());
            listener.failed(new UpstreamFailure(
                    Fault.UPSTREAM_NONE_AVAILABLE,
                    FailureClass.RATE_LIMITED,
                    RouteChoice.nobody(call.offer().model().id(), status),
                    status == 0 ? null : status,
                    choice.retryAfter(call.ways(), call.request().protocols()),
                    ReplySummary.NOTHING));
        }
    }

    /// A choice whose place is taken: the one of the admission first, if it is still free.
    private @Nullable Choice take() {
        long now = pool.clock().millis();
        for (int draw = 0; draw < DRAWS; draw++) {
            var choice = draw == 0 && triedHealths.isEmpty() ? call.first() : choose(now);
            if (choice == null || isTaken(choice, now)) {
                return choice;
            }
        }
        return null;
    }

    private boolean isTaken(Choice choice, long now) {
        var provider = choice.way().provider();
        var model = choice.way().route().upstreamModel();
        var ofProvider = pool.health().ofProvider(provider.id());
        if (!ofProvider.take(model, provider.most(pool.rules()), now, pool.rules())) {
            return false;
        }
        var credential = choice.credential();
        var most = credential == null ? null : credential.maxConcurrent();
        if (!pool.health().ofCredential(choice.healthId()).take(model, most, now, pool.rules())) {
            ofProvider.release();
            return false;
        }
        return true;
    }

    /// Another vendor before another credential of a vendor that is in trouble.
    private @Nullable Choice choose(long now) {
        var choice = new RouteChoice(pool.health(), pool.rules(), ThreadLocalRandom.current(), now);
        var protocols = call.request().protocols();
        var chosen =
                choice.choose(call.offer(), call.ways(), protocols, new RouteChoice.Tried(triedWays, triedHealths));
        return chosen == null && !triedWays.isEmpty()
                ? choice.choose(call.offer(), call.ways(), protocols, new RouteChoice.Tried(List.of(), triedHealths))
                : chosen;
    }

    private void used(Choice choice, CredentialUse use) {
        if (choice.credential() != null) {
            pool.health().ofCredential(choice.healthId()).spending().use(use);
        }
    }

    private void giveBack(Choice choice) {
        pool.health().ofProvider(choice.way().provider().id()).release();
        pool.health().ofCredential(choice.healthId()).release();
    }

    /// Whether another attempt is under way after this failure.
    private boolean goesOn(Attempt failed, FailureClass why) {
        if (over || !why.isTriedElsewhere()) {
            return false;
        }
        var other = failed == current ? rival : current;
        if (other == null) {
            callSecondOff();
            return again(failed.choice, why);
        }
        triedHealths.add(failed.choice.healthId());
        current = other;
        answering = other.choice;
        rival = null;
        return true;
    }

    private boolean again(Choice failed, FailureClass why) {
        if (last || attempts.size() >= pool.rules().attempts()) {
            return false;
        }
        triedHealths.add(failed.healthId());
        if (isVendorWide(why)) {
            triedWays.add(failed.way());
        }
        var next = take();
        if (next == null) {
            return false;
        }
        if (!isVendorWide(why)) {
            startAnother(next);
            return true;
        }
        if (!pool.budget().spend(pool.clock().millis())) {
            giveBack(next);
            return false;
        }
        current = null;
        reserved = next;
        waiting = pool.pauses().after(backOff(), () -> {
            waiting = null;
            reserved = null;
            if (!over) {
                startAnother(next);
            }
        });
        return true;
    }

    /// Whoever began the call has gone on meanwhile: a fault of our own must reach it as any other failure does.
    private void startAnother(Choice next) {
        try {
            start(next);
        } catch (RuntimeException bug) {
            pool.errors()
                    .note(new ErrorLog.FailedAttempt(
                            call.requestId(),
                            begun,
                            pool.clock().instant(),
                            call.owner(),
                            call.offer().model().id(),
                            next.hop(),
                            FailureClass.INTERNAL,
                            null,
                            Fault.UPSTREAM_ERROR.code(),
                            bug.getClass().getName(),
                            0,
                            new Documents(null, null, Documents.traceOf(bug))));
            listener.failed(new UpstreamFailure(
                    Fault.UPSTREAM_ERROR,
                    FailureClass.INTERNAL,
                    "The call failed inside Farthing.",
                    null,
                    null,
                    ReplySummary.NOTHING));
        }
    }

    /// What takes its credential out of the pool makes nothing worse by being tried elsewhere at once.
    private static boolean isVendorWide(FailureClass why) {
        return switch (why) {
            case VENDOR_TROUBLE, NETWORK, TIMEOUT, STREAM_BROKEN, EMPTY_ANSWER -> true;
            case CALLER,
                    OVERSIZED,
                    MODEL_MISSING,
                    RATE_LIMITED,
                    MODEL_RATE_LIMITED,
                    DAY_LIMITED,
                    CREDENTIAL_DEAD,
                    ACCOUNT_EMPTY,
                    INTERNAL -> false;
        };
    }

    private Duration backOff() {
        long most = Math.min(
                LONGEST_BACK_OFF.toMillis(), pool.rules().backOff().toMillis() << Math.min(10, attempts.size() - 1));
        return Duration.ofMillis(most == 0 ? 0 : ThreadLocalRandom.current().nextLong(most + 1));
    }

    /// One attempt; what it hears goes on to the caller once there is no way back.
    private final class Attempt implements ReplyListener {
        private final Choice choice;
        private final Instant startedAt = pool.clock().instant();
        private final long startedNanos = System.nanoTime();
        private @Nullable UpstreamCall upstream;
        private @Nullable ReplyHead head;
        private long firstByteNanos = -1;
        private long stalledNanos;
        private long pausedNanos;
        private boolean paused;
        private boolean passed;

        private Attempt(Choice choice) {
            this.choice = choice;
        }

        private void pause() {
            if (upstream != null) {
                upstream.pause();
                if (!paused) {
                    paused = true;
                    pausedNanos = System.nanoTime();
                }
            }
        }

        private void resume() {
            if (upstream != null) {
                endStall();
                upstream.resume();
            }
        }

        private void endStall() {
            if (paused) {
                paused = false;
                stalledNanos += System.nanoTime() - pausedNanos;
            }
        }

        /// It was waited for longer than is usual: left out, the usual time would shrink with every call that is
        /// rescued.
        private void countWait() {
            pool.health()
                    .ofProvider(choice.way().provider().id())
                    .waited(
                            choice.way().route().upstreamModel(),
                            call.request().stream(),
                            millis(System.nanoTime() - startedNanos));
        }

        /// Ends it for the other one; it failed nobody.
        private void lose() {
            if (upstream != null) {
                lost = upstream.cancel();
                long waited = firstByteNanos < 0 ? System.nanoTime() - startedNanos : firstByteNanos;
                pool.health().ofCredential(choice.healthId()).overtaken(waited);
                pool.health()
                        .ofProvider(choice.way().provider().id())
                        .overtaken(choice.way().route().upstreamModel(), waited);
                close(CallRecord.Attempt.HEDGED, null, null, lost);
            }
        }

        @Override
        public void began(ReplyHead replyHead) {
            head = replyHead;
            firstByteNanos = System.nanoTime() - startedNanos;
        }

        @Override
        public void bytes(ByteBuffer part) {
            if (!passed) {
                settleFor(this);
                pass();
            }
            listener.bytes(part);
        }

        @Override
        public void ended(ReplyEnd end) {
            var failure = end.failure();
            if (failure == null || !mayGoOn(failure)) {
                settleFor(this);
            }
            close(failure, end.summary().errorCode(), end.summary());
            if (failure == null) {
                praise(end.summary());
            } else {
                blame(failure);
                if (!passed && goesOn(this, failure.failureClass())) {
                    return;
                }
            }
            over = true;
            pass();
            listener.ended(end);
        }

        @Override
        public void failed(UpstreamFailure failure) {
            if (!mayGoOn(failure)) {
                settleFor(this);
            }
            close(failure, failure.fault().code(), failure.soFar());
            blame(failure);
            if (!passed && goesOn(this, failure.failureClass())) {
                return;
            }
            over = true;
            listener.failed(failure);
        }

        private boolean mayGoOn(UpstreamFailure failure) {
            return !passed && failure.failureClass().isTriedElsewhere();
        }

        private void pass() {
            if (!passed && head != null) {
                passed = true;
                listener.began(head);
            }
        }

        private void close(@Nullable UpstreamFailure failure, @Nullable String errorCode, ReplySummary soFar) {
            close(failure == null ? null : failure.failureClass().label(), failure, errorCode, soFar);
        }

        private void close(
                @Nullable String failureClass,
                @Nullable UpstreamFailure failure,
                @Nullable String errorCode,
                ReplySummary soFar) {
            giveBack(choice);
            endStall();
            Integer status = failure != null && failure.httpStatus() != null
                    ? failure.httpStatus()
                    : head == null ? null : Integer.valueOf(head.status());
            boolean good = failure == null && head != null && head.isSuccess() && errorCode == null;
            var cost = costOf(soFar);
            used(choice, useOf(soFar, CallRecord.Attempt.HEDGED.equals(failureClass)));
            attempts.add(new CallRecord.Attempt(
                    choice.hop(),
                    startedAt,
                    status,
                    good ? null : errorCode == null && status != null ? "upstream_" + status : errorCode,
                    failureClass,
                    firstByteNanos < 0 ? null : millis(firstByteNanos),
                    millis(System.nanoTime() - startedNanos - stalledNanos),
                    soFar.reported() == null ? null : soFar.reported().tokens(),
                    cost,
                    soFar.reported() == null ? null : soFar.reported().units()));
        }

        /// By the vendor's own figures, else by the length of what was said and came; nothing where nothing came,
        /// unless it was ended by us.
        private CredentialUse useOf(ReplySummary soFar, boolean ended) {
            var reported = soFar.reported();
            long generated = soFar.generated().estimatedTokens();
            var tokens = reported != null
                    ? reported.tokens()
                    : generated == 0 && !ended
                            ? TokenUsage.NONE
                            : TokenUsage.ofText(
                                    Math.min(
                                            TokenUsage.MOST_TOKENS,
                                            call.request().bounds().textTokens() / BYTES_PER_TOKEN),
                                    Math.min(TokenUsage.MOST_TOKENS, generated));
            var price = call.price();
            return new CredentialUse(
                    0, tokens.totalTokens(), Amount.of(price == null ? Money.ZERO : price.cost(tokens)));
        }

        /// What the vendor's own figures come to at the call's price.
        private Money costOf(ReplySummary soFar) {
            var price = call.price();
            var reported = soFar.reported();
            return price == null || reported == null ? Money.ZERO : price.cost(reported.tokens());
        }

        /// What the caller did wrong is no praise.
        private void praise(ReplySummary reply) {
            if (head == null || !head.isSuccess()) {
                return;
            }
            var model = choice.way().route().upstreamModel();
            var ofProvider = pool.health().ofProvider(choice.way().provider().id());
            ofProvider.succeeded(model, firstByteNanos);
            ofProvider.waited(model, head.stream(), millis(firstByteNanos));
            var reported = reply.reported();
            ofProvider.count(
                    model,
                    new Outcome(
                            Outcome.Sort.ANSWERED,
                            // How long a stream lasts is its reader's affair too.
                            head.stream()
                                    ? millis(firstByteNanos)
                                    : attempts.getLast().latencyMillis(),
                            head.stream() ? reply.firstTokenMillis() : null,
                            reported == null ? 0 : reported.tokens().completionTokens()));
            ofProvider.hear(model, claim(reply, head.stream()));
            var health = pool.health().ofCredential(choice.healthId());
            health.recent().count(true, pool.clock().millis());
            if (health.succeeded(model, firstByteNanos, pool.clock().millis())) {
                pool.health().changed(choice.healthId());
            }
        }

        private void blame(UpstreamFailure failure) {
            var model = choice.way().route().upstreamModel();
            var provider = choice.way().provider();
            var rules = provider.rules().over(pool.rules());
            long now = pool.clock().millis();
            var why = failure.failureClass();
            var ofProvider = pool.health().ofProvider(provider.id());
            ofProvider.failed(why, model, rules, now);
            Integer status = failure.httpStatus();
            if (status != null && why != FailureClass.CALLER) {
                ofProvider.failedWith(status, now);
            }
            var said = failure.said();
            var attempt = attempts.getLast();
            count(why, status, attempt.latencyMillis());
            var health = pool.health().ofCredential(choice.healthId());
            if (why.blame() != FailureClass.Blame.NOBODY) {
                health.recent().count(false, now);
            }
            pool.errors()
                    .note(new ErrorLog.FailedAttempt(
                            call.requestId(),
                            attempts.size(),
                            startedAt,
                            call.owner(),
                            call.offer().model().id(),
                            choice.hop(),
                            why,
                            status,
                            failure.fault().code(),
                            said == null ? failure.sentence() : said.message(),
                            attempt.latencyMillis(),
                            new Documents(asking.document(), failure.body(), null)));
            if (health.failed(held(why), model, failure.retryAfter(), rules, now)) {
                pool.health().changed(choice.healthId());
            }
        }

        private Claim claim(ReplySummary reply, boolean stream) {
            return new Claim(
                    reply.echoedModel(),
                    billed(reply.reported()),
                    reply.generated().codePoints(),
                    reply.whole(),
                    stream ? reply.firstTokenMillis() : null,
                    attempts.getLast().latencyMillis());
        }

        private static Claim.@Nullable Tokens billed(ReplySummary.@Nullable Reported reported) {
            if (reported == null) {
                return null;
            }
            var tokens = reported.tokens();
            return new Claim.Tokens(
                    tokens.promptTokens(),
                    tokens.cacheRead(),
                    reported.flags().contains(Claim.ODD_CACHE),
                    tokens.completionTokens());
        }

        /// What the caller did wrong says nothing of the vendor, nor does what one account of many lacks.
        private void count(FailureClass why, @Nullable Integer status, int latencyMillis) {
            if (why.blame() == FailureClass.Blame.NOBODY || OF_ONE_ACCOUNT.contains(why)) {
                return;
            }
            var sort = why == FailureClass.TIMEOUT
                    ? Outcome.Sort.TIMED_OUT
                    : status != null && status >= SERVER_ERRORS
                            ? Outcome.Sort.SERVER_ERROR
                            : Outcome.Sort.FAILED_OTHERWISE;
            pool.health()
                    .ofProvider(choice.way().provider().id())
                    .count(choice.way().route().upstreamModel(), new Outcome(sort, latencyMillis, null, 0));
        }

        /// Who has no credential that could be refused is in trouble.
        private FailureClass held(FailureClass why) {
            return choice.credential() == null
                            && (why == FailureClass.CREDENTIAL_DEAD || why == FailureClass.ACCOUNT_EMPTY)
                    ? FailureClass.VENDOR_TROUBLE
                    : why;
        }

        private static int millis(long nanos) {
            return (int) Math.min(Integer.MAX_VALUE, nanos / 1_000_000);
        }
    }
}
