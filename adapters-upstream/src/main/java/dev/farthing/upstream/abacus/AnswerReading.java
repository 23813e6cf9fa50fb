package dev.farthing.upstream.abacus;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.application.relay.TextTally;
import dev.farthing.upstream.wire.TextMeter;
import org.jspecify.annotations.Nullable;

/// What is learned of an answer, line by line, while it is written down for the client.
final class AnswerReading {
    private static final int MOST_TEXT_CHARS = 1024 * 1024;

    private final OpenAiAnswer answer;
    private final long mostTokens;
    private final long begunNanos = System.nanoTime();
    private final TextMeter spoken = new TextMeter();
    private final TextMeter unspoken = new TextMeter();
    private @Nullable StringBuilder text;
    private @Nullable Integer firstTokenMillis;
    private @Nullable Reported reported;
    private boolean whole;
    private boolean cutShort;

    AnswerReading(OpenAiAnswer answer, long mostTokens, boolean keepText) {
        this.answer = answer;
        this.mostTokens = mostTokens;
        this.text = keepText ? new StringBuilder() : null;
    }

    void read(Segment segment) {
        var said = segment.text();
        if (!said.isEmpty()) {
            heard(said);
            if (segment.isThought()) {
                unspoken.add(said);
                answer.think(said);
            } else {
                spoken.add(said);
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

    /// How much there is of it, thoughts included.
    TextTally generated() {
        return spoken.tally().plus(unspoken.tally());
    }

    boolean hasSpoken() {
        return firstTokenMillis != null;
    }

    /// Why it ended, as OpenAI's protocol calls it.
    String reason() {
        return isCutShort() ? "length" : "stop";
    }

    ReplySummary summary(boolean complete) {
        return new ReplySummary(
                complete,
                reported,
                spoken.tally(),
                unspoken.tally(),
                text == null ? null : text.toString(),
                firstTokenMillis,
                null,
                null);
    }

    private void heard(String said) {
        if (firstTokenMillis == null) {
            firstTokenMillis = (int) ((System.nanoTime() - begunNanos) / 1_000_000);
        }
        if (text != null) {
            if (text.length() + said.length() > MOST_TEXT_CHARS) {
                text = null;
            } else {
                text.append(said);
            }
        }
    }
}
