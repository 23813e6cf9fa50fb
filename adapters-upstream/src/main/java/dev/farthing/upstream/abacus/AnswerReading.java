package dev.farthing.upstream.abacus;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.application.relay.TextTally;
import dev.farthing.upstream.wire.HeardAnswer;
import org.jspecify.annotations.Nullable;

/// What is learned of an answer, line by line, while it is written down for the client.
final class AnswerReading {
    private final OpenAiAnswer answer;
    private final long mostTokens;
    private final HeardAnswer heard;
    private @Nullable Reported reported;
    private boolean whole;
    private boolean cutShort;

    AnswerReading(OpenAiAnswer answer, long mostTokens, boolean keepText) {
        this.answer = answer;
        this.mostTokens = mostTokens;
        this.heard = new HeardAnswer(keepText, System.nanoTime());
    }

    void read(Segment segment) {
        var said = segment.text();
        if (!said.isEmpty()) {
            heard.text(said, !segment.isThought());
            if (segment.isThought()) {
                answer.think(said);
            } else {
                answer.say(said);
            }
            cutShort = generated().estimatedTokens() >= mostTokens;
        }
        var told = segment.reported();
        if (told != null) {
            reported = told;
        }
        whole |= segment.isLast();
    }

    /// Whether nothing more is wanted of the vendor.
    boolean isOver() {
        return whole || cutShort;
    }

    /// Whether the caller's limit ended it.
    boolean isCutShort() {
        return cutShort && !whole;
    }

    boolean hasSpoken() {
        return heard.generated().codePoints() > 0;
    }

    /// Why it ended, as OpenAI's protocol calls it.
    String reason() {
        return isCutShort() ? "length" : "stop";
    }

    ReplySummary summary(boolean complete) {
        return heard.summary(complete, reported);
    }

    TextTally generated() {
        return heard.generated();
    }
}
