package dev.farthing.upstream.wire;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.application.relay.TextTally;
import org.jspecify.annotations.Nullable;

/// What is learned from the documents of one answer in one dialect: a stream's events, or the one body.
public interface AnswerMeter {
    /// Reads one document; false when it is not JSON, or no object.
    boolean read(byte[] document, int from, int to);

    /// What was heard of the answer until now.
    HeardAnswer heard();

    /// The vendor's own figures until now; null while it has given none that can be believed.
    @Nullable
    Reported reported();

    /// Whether the document just read, and what follows it, waits for the settlement: it holds the answer's last
    /// figures.
    boolean holdsFromHere();

    /// Whether the document just read came only because Farthing asked for it: it is not passed on.
    default boolean isOurs() {
        return false;
    }

    /// The part of the document just read that came only because Farthing asked for it, as a range of its array; null
    /// when there is none.
    default int @Nullable [] cut() {
        return null;
    }

    /// Whether the document just read is the end marker of its stream.
    default boolean isLast() {
        return false;
    }

    /// Whether all that the answer began is finished.
    boolean isFinished();

    /// Whether a stream that ended in good order is complete.
    boolean mayEndHere();

    /// Whether the answer tells an error.
    default boolean hasError() {
        return heard().hasError();
    }

    /// An error was told in another way than by a document that was read; the first counts.
    default void errorNamed(String code) {
        heard().errorNamed(code);
    }

    /// The size of all that was generated until now.
    default TextTally generated() {
        return heard().generated();
    }

    /// @param complete whether the answer came to its end; one that tells an error is never whole
    default ReplySummary summary(boolean complete) {
        return heard().summary(complete, reported());
    }
}
