package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.RetryBudget;
import dev.farthing.domain.usage.CallRecord;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One call's way through the pool: its attempts, of which at most one reaches the caller. To be used on the event
/// loop that started it.
///
/// Where the model wants it and what is held covers it, a second attempt is made beside one that waits for its
/// first byte unusually long; the first to answer wins, and the other is ended.
public final class VendorCall {
    private final Parts parts;
    private final PoolRules rules;
    private final Admission.Granted call;
    private final Asking asking;
    private final ReplyListener listener;
    private final Draw draw;
    private final Attempts attempts = new Attempts(this);
    private final long begunNanos;
    /// Null where nobody is ever asked beside the first.
    private @Nullable Hedge hedge;
    private @Nullable Runnable waiting;
    /// Whose place is kept during a back-off.
    private @Nullable Choice reserved;
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
    record Parts(
            HealthDirectory health,
            RetryBudget budget,
            Outcomes outcomes,
            Pauses pauses,
            InstantSource clock,
            NanoClock nanos) {}

    VendorCall(Parts parts, PoolRules rules, Admission.Granted call, Asking asking, ReplyListener listener) {
        this.parts = parts;
        this.rules = rules;
        this.call = call;
        this.asking = asking;
        this.listener = listener;
        this.draw = new Draw(parts, rules, call);
        this.begunNanos = parts.nanos().nanos();
    }

    void begin() {
        hedge = call.mayAskTwo() ? new Hedge(this, attempts) : null;
        var choice = draw.take();
        if (choice == null) {
            waiting = parts.pauses().after(Duration.ZERO, this::nobodyLeft);
        } else {
            start(choice);
        }
    }

    /// The attempts that have ended, in order.
    public List<CallRecord.Attempt> attempts() {
        return attempts.ended();
    }

    /// How many attempts were begun.
    public int begun() {
        return attempts.begun();
    }

    /// Whom the attempt was made with that is running or was made last; null when nobody was asked.
    public @Nullable Choice answering() {
        return attempts.answering();
    }

    /// How long others had been asked before the attempt was begun that is running or was made last.
    public long waitedNanos() {
        return attempts.begun() == 0 ? 0 : attempts.answeringSince() - begunNanos;
    }

    /// What had come of the attempt that was ended because another one answered first, or that ran beside the one
    /// the caller left; null where there was none, or its vendor has nothing to bill.
    public @Nullable ReplySummary lost() {
        return attempts.lost();
    }

    /// Whether somebody is being asked at the moment.
    public boolean isUnderWay() {
        return attempts.current() != null && !over;
    }

    /// Lets whoever is being asked finish, and asks nobody else should that fail.
    public void finish() {
        last = true;
        callSecondOff();
        resume();
    }

    /// Reads no more from the vendor until [#resume]: the client is slower than the vendor.
    public void pause() {
        var running = attempts.current();
        if (running != null) {
            running.pause();
        }
    }

    public void resume() {
        var running = attempts.current();
        if (running != null) {
            running.resume();
        }
    }

    /// How much was generated so far, where it comes bit by bit; thoughts and arguments of tools included.
    public TextTally generated() {
        var running = attempts.current();
        return running == null ? TextTally.EMPTY : running.generated();
    }

    /// The request's body as the vendor got it that answers or was asked last; empty where none was sent.
    public List<ByteBuffer> sent() {
        var running = attempts.current();
        return running == null ? List.of() : running.sent();
    }

    /// Ends the vendors' work, because nobody waits for it any more, and tells what had come until then; null where
    /// no vendor was at work that could bill it.
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
            draw.giveBack(reserved);
            reserved = null;
        }
        return attempts.cancel();
    }

    Parts parts() {
        return parts;
    }

    PoolRules rules() {
        return rules;
    }

    Admission.Granted granted() {
        return call;
    }

    Asking asking() {
        return asking;
    }

    Draw draw() {
        return draw;
    }

    void bytes(Attempt from, ByteBuffer part) {
        if (!from.isPassed()) {
            settleFor(from);
            pass(from);
        }
        listener.bytes(part);
    }

    void ended(Attempt by, ReplyEnd end) {
        var failure = end.failure();
        if (failure == null) {
            settleFor(by);
            attempts.answered(by, end.summary());
        } else if (goesOn(by, failure, end.summary().errorCode(), end.summary())) {
            return;
        }
        over = true;
        pass(by);
        listener.ended(end);
    }

    void failed(Attempt by, UpstreamFailure failure) {
        if (!goesOn(by, failure, failure.fault().code(), failure.soFar())) {
            over = true;
            listener.failed(failure);
        }
    }

    /// Whether another attempt is under way after this failure.
    private boolean goesOn(Attempt by, UpstreamFailure failure, @Nullable String errorCode, ReplySummary soFar) {
        var why = failure.failureClass();
        boolean mayGoOn = !over && !by.isPassed() && why.isTriedElsewhere();
        if (!mayGoOn) {
            settleFor(by);
        }
        attempts.failed(by, failure, errorCode, soFar);
        if (!mayGoOn) {
            return false;
        }
        if (attempts.goesOnWithout(by)) {
            return true;
        }
        callSecondOff();
        return again(by.choice(), why);
    }

    private void pass(Attempt by) {
        var head = by.pass();
        if (head != null) {
            listener.began(head);
        }
    }

    /// Waits for nobody else any more.
    private void settleFor(Attempt winner) {
        callSecondOff();
        attempts.settleFor(winner);
    }

    private void callSecondOff() {
        if (hedge != null) {
            hedge.callOff();
        }
    }

    private void nobodyLeft() {
        waiting = null;
        if (!over) {
            over = true;
            listener.failed(draw.nobody());
        }
    }

    private boolean again(Choice failed, FailureClass why) {
        if (last || attempts.ended().size() >= rules.attempts()) {
            return false;
        }
        draw.passOver(failed, why.isVendorWide());
        var next = draw.take();
        if (next == null) {
            return false;
        }
        if (!why.isVendorWide()) {
            startAnother(next);
            return true;
        }
        if (!parts.budget().spend(parts.clock().millis())) {
            draw.giveBack(next);
            return false;
        }
        attempts.rest();
        reserved = next;
        waiting = parts.pauses().after(backOff(), () -> {
            waiting = null;
            reserved = null;
            if (!over) {
                startAnother(next);
            }
        });
        return true;
    }

    private Duration backOff() {
        long most = rules.longestBackOff(attempts.ended().size()).toMillis();
        return Duration.ofMillis(most == 0 ? 0 : ThreadLocalRandom.current().nextLong(most + 1));
    }

    private void start(Choice choice) {
        try {
            attempts.begin(choice);
        } catch (RuntimeException bug) {
            over = true;
            throw bug;
        }
        if (hedge != null && attempts.begun() < rules.attempts()) {
            hedge.beside(choice);
        }
    }

    /// Whoever began the call has gone on meanwhile: a fault of our own must reach it as any other failure does.
    private void startAnother(Choice next) {
        try {
            start(next);
        } catch (RuntimeException bug) {
            parts.outcomes().unbegun(this, next, bug);
            listener.failed(new UpstreamFailure(
                    Fault.UPSTREAM_ERROR,
                    FailureClass.INTERNAL,
                    "The call failed inside Farthing.",
                    null,
                    null,
                    ReplySummary.NOTHING));
        }
    }
}
