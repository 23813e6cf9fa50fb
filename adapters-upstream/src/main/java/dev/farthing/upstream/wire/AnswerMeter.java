package dev.farthing.upstream.wire;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.TextTally;
import org.jspecify.annotations.Nullable;

/// What is learned from the documents of one answer in one dialect: a stream's events, or the one body.
public interface AnswerMeter {
    /// Reads one document; false when it is not JSON, or no object.
    boolean read(byte[] document, int from, int to);

    /// Whether the document just read, and what follows it, waits for the settlement: it holds the answer's last
    /// figures.
    boolean holdsFromHere();

    /// Whether the document just read came only because Farthing asked for it: it is not passed on.
    boolean isOurs();

    /// The part of the document just read that came only because Farthing asked for it, as a range of its array; null
    /// when there is none.
    int @Nullable [] cut();

    /// Whether the document just read is the end marker of its stream.
    boolean isLast();

    /// Whether all that the answer began is finished.
    boolean isFinished();

    /// Whether a stream that ended in good order is complete.
    boolean mayEndHere();

    /// Whether the answer tells an error.
    boolean hasError();

    /// An error was told in another way than by a document that was read; the first counts.
    void errorNamed(String code);

    /// The size of all that was generated until now.
    TextTally generated();

    /// @param complete whether the answer came to its end; one that tells an error is never whole
    ReplySummary summary(boolean complete);
}
