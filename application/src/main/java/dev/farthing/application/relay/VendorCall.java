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
public final class VendorCall implements UpstreamCall {
    private static final int DRAWS = 8;
    private static final int SERVER_ERRORS = 500;
    private static final int BYTES_PER_TOKEN = 4;
    /// What one credential suffers and another of the same vendor may not.
    private static final Set<FailureClass> OF_ONE_ACCOUNT = Set.of(
            FailureClass.RATE_LIMITED,
            FailureClass.MODEL_RATE_LIMITED,
            FailureClass.CREDENTIAL_DEAD,
            FailureClass.ACCOUNT_EMPTY,
            FailureClass.MODEL_MISSING);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);

    private final Pool pool;
    private final Admission.Granted call;
    private final Asking asking;
    private final ReplyListener listener;
    private final List<CallRecord.Attempt> attempts = new ArrayList<>(1);
    private final List<Catalogue.Way> triedWays = new ArrayList<>(0);
    private final List<UUID> triedHealths = new ArrayList<>(1);
    private @Nullable Attempt current;
    private @Nullable Choice answering;
    private @Nullable Runnable waiting;
    /// Whose place is kept during a back-off.
    private @Nullable Choice reserved;
    private int begun;
    private boolean last;
    private boolean over;

    /// Starts one attempt at a vendor, in its own dialect; the contract is that of [Upstream#start].
    public interface Asking {
        UpstreamCall start(Choice choice, ReplyListener listener);
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

    /// Whether somebody is being asked at the moment.
    public boolean isUnderWay() {
        return current != null && !over;
    }

    /// Lets whoever is being asked finish, and asks nobody else should that fail.
    public void finish() {
        last = true;
        resume();
    }

    @Override
    public void pause() {
        if (current != null && current.upstream != null) {
            current.upstream.pause();
        }
    }

    @Override
    public void resume() {
        if (current != null && current.upstream != null) {
            current.upstream.resume();
        }
    }

    @Override
    public TextTally generated() {
        return current == null || current.upstream == null ? TextTally.EMPTY : current.upstream.generated();
    }

    @Override
    public ReplySummary cancel() {
        if (over) {
            return ReplySummary.NOTHING;
        }
        over = true;
        if (waiting != null) {
            waiting.run();
            waiting = null;
        }
        if (reserved != null) {
            giveBack(reserved);
            reserved = null;
        }
        var running = current;
        if (running == null || running.upstream == null) {
            return ReplySummary.NOTHING;
        }
        var soFar = running.upstream.cancel();
        running.close(null, null, soFar);
        return soFar;
    }

    private void start(Choice choice) {
        answering = choice;
        begun++;
        var attempt = new Attempt(choice);
        used(choice, CredentialUse.ONE_REQUEST);
        current = attempt;
        try {
            attempt.upstream = asking.start(choice, attempt);
        } catch (RuntimeException bug) {
            over = true;
            giveBack(choice);
            throw bug;
        }
    }

    private void nobodyLeft() {
        waiting = null;
        if (!over) {
            over = true;
            listener.failed(new UpstreamFailure(
                    Fault.UPSTREAM_NONE_AVAILABLE,
                    FailureClass.RATE_LIMITED,
                    "No provider is available for this model at the moment.",
                    null,
                    SOON,
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
    private boolean again(Choice failed, FailureClass why) {
        if (over
                || last
                || !why.isTriedElsewhere()
                || attempts.size() >= pool.rules().attempts()) {
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
            start(next);
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
                start(next);
            }
        });
        return true;
    }

    /// What takes its credential out of the pool makes nothing worse by being tried elsewhere at once.
    private static boolean isVendorWide(FailureClass why) {
        return switch (why) {
            case VENDOR_TROUBLE, NETWORK, TIMEOUT, STREAM_BROKEN, EMPTY_ANSWER -> true;
            case CALLER, OVERSIZED, MODEL_MISSING, RATE_LIMITED, MODEL_RATE_LIMITED, CREDENTIAL_DEAD, ACCOUNT_EMPTY ->
                false;
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
        private boolean passed;

        private Attempt(Choice choice) {
            this.choice = choice;
        }

        @Override
        public void began(ReplyHead replyHead) {
            head = replyHead;
            firstByteNanos = System.nanoTime() - startedNanos;
        }

        @Override
        public void bytes(ByteBuffer part) {
            pass();
            listener.bytes(part);
        }

        @Override
        public void ended(ReplyEnd end) {
            var failure = end.failure();
            close(failure, end.summary().errorCode(), end.summary());
            if (failure == null) {
                praise(end.summary());
            } else {
                blame(failure);
                if (!passed && again(choice, failure.failureClass())) {
                    return;
                }
            }
            over = true;
            pass();
            listener.ended(end);
        }

        @Override
        public void failed(UpstreamFailure failure) {
            close(failure, failure.fault().code(), failure.soFar());
            blame(failure);
            if (!passed && again(choice, failure.failureClass())) {
                return;
            }
            over = true;
            listener.failed(failure);
        }

        private void pass() {
            if (!passed && head != null) {
                passed = true;
                listener.began(head);
            }
        }

        private void close(@Nullable UpstreamFailure failure, @Nullable String errorCode, ReplySummary soFar) {
            giveBack(choice);
            Integer status = failure != null && failure.httpStatus() != null
                    ? failure.httpStatus()
                    : head == null ? null : Integer.valueOf(head.status());
            boolean good = failure == null && head != null && head.isSuccess() && errorCode == null;
            var cost = costOf(soFar);
            used(choice, useOf(soFar));
            attempts.add(new CallRecord.Attempt(
                    choice.hop(),
                    startedAt,
                    status,
                    good ? null : errorCode == null && status != null ? "upstream_" + status : errorCode,
                    failure == null ? null : failure.failureClass().label(),
                    firstByteNanos < 0 ? null : millis(firstByteNanos),
                    millis(System.nanoTime() - startedNanos),
                    cost,
                    soFar.reported() == null ? null : soFar.reported().units()));
        }

        /// By the vendor's own figures, else by the length of what was said and came; nothing where nothing came.
        private CredentialUse useOf(ReplySummary soFar) {
            var reported = soFar.reported();
            long generated = soFar.generated().estimatedTokens();
            var tokens = reported != null
                    ? reported.tokens()
                    : generated == 0
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
            if (pool.health().ofCredential(choice.healthId()).succeeded(model, firstByteNanos)) {
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
                ofProvider.failedWith(status);
            }
            var said = failure.said();
            var attempt = attempts.getLast();
            count(why, status, attempt.latencyMillis());
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
                            attempt.latencyMillis()));
            if (pool.health()
                    .ofCredential(choice.healthId())
                    .failed(held(why), model, failure.retryAfter(), rules, now)) {
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
