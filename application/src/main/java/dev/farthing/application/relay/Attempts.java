package dev.farthing.application.relay;

import dev.farthing.domain.upstream.CredentialUse;
import dev.farthing.domain.usage.CallRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The attempts of one call: those that run, two at most, and what is kept of those that have ended.
final class Attempts {
    private final VendorCall call;
    private final List<CallRecord.Attempt> ended = new ArrayList<>(1);
    /// The one that answers, or was begun first of those that run.
    private @Nullable Attempt current;
    /// The one that was begun beside it.
    private @Nullable Attempt second;
    private @Nullable Choice answering;
    private @Nullable ReplySummary lost;
    /// When that one was begun.
    private long answeringSince;
    private int begun;

    Attempts(VendorCall call) {
        this.call = call;
    }

    List<CallRecord.Attempt> ended() {
        return ended;
    }

    int begun() {
        return begun;
    }

    @Nullable
    Attempt current() {
        return current;
    }

    @Nullable
    Choice answering() {
        return answering;
    }

    long answeringSince() {
        return answeringSince;
    }

    @Nullable
    ReplySummary lost() {
        return lost;
    }

    void begin(Choice choice) {
        answering = choice;
        current = started(choice);
        answeringSince = current.startedNanos();
    }

    void beginBeside(Choice choice) {
        second = started(choice);
    }

    private Attempt started(Choice choice) {
        begun++;
        var attempt = new Attempt(call, choice);
        used(choice, CredentialUse.ONE_REQUEST);
        try {
            attempt.start();
        } catch (RuntimeException bug) {
            call.draw().giveBack(choice);
            throw bug;
        }
        return attempt;
    }

    /// Nobody is asked for a while.
    void rest() {
        current = null;
    }

    /// Ends the one that runs beside the winner, if there is one.
    void settleFor(Attempt winner) {
        var first = current;
        var beside = second;
        second = null;
        if (first == null || beside == null) {
            return;
        }
        continueWith(winner);
        if (winner == beside) {
            call.parts().outcomes().forestalled(first);
            lose(first, first.cancel());
        } else {
            lose(beside, beside.cancel());
        }
    }

    /// Whether another one runs that may still answer.
    boolean goesOnWithout(Attempt failed) {
        var other = failed == current ? second : current;
        second = null;
        if (other == null) {
            return false;
        }
        call.draw().passOver(failed.choice(), false);
        continueWith(other);
        return true;
    }

    /// Ends all, and tells what had come of the one the call is charged for as if it had answered; null where none
    /// of them could be billed.
    @Nullable
    ReplySummary cancel() {
        var first = current;
        var beside = second;
        second = null;
        if (first == null) {
            return null;
        }
        var soFar = first.cancel();
        if (beside == null) {
            cancelled(first, soFar);
            return soFar;
        }
        var alsoSoFar = beside.cancel();
        if (soFar != null) {
            lose(beside, alsoSoFar);
            cancelled(first, soFar);
            return soFar;
        }
        continueWith(beside);
        lose(first, null);
        cancelled(beside, alsoSoFar);
        return alsoSoFar;
    }

    private void continueWith(Attempt other) {
        current = other;
        answering = other.choice();
        answeringSince = other.startedNanos();
    }

    /// @param soFar null where its vendor has nothing to bill
    private void lose(Attempt loser, @Nullable ReplySummary soFar) {
        lost = soFar;
        call.parts().outcomes().overtaken(loser);
        var came = soFar == null ? ReplySummary.NOTHING : soFar;
        keep(loser, loser.closed(CallRecord.Attempt.HEDGED, null, null, came), loser.use(came, soFar != null));
    }

    private void cancelled(Attempt left, @Nullable ReplySummary soFar) {
        var came = soFar == null ? ReplySummary.NOTHING : soFar;
        keep(left, left.closed(null, null, null, came), left.use(came, soFar != null));
    }

    void answered(Attempt by, ReplySummary reply) {
        var record = by.closed(null, null, reply.errorCode(), reply);
        keep(by, record, by.use(reply, false));
        call.parts().outcomes().answered(by, record, reply);
    }

    void failed(Attempt by, UpstreamFailure failure, @Nullable String errorCode, ReplySummary soFar) {
        var record = by.closed(failure.failureClass().label(), failure, errorCode, soFar);
        keep(by, record, by.use(soFar, false));
        call.parts().outcomes().failed(by, record, failure);
    }

    private void keep(Attempt over, CallRecord.Attempt record, CredentialUse use) {
        call.draw().giveBack(over.choice());
        used(over.choice(), use);
        ended.add(record);
    }

    private void used(Choice choice, CredentialUse use) {
        if (choice.credential() != null) {
            call.parts().health().ofCredential(choice.healthId()).spending().use(use);
        }
    }
}
