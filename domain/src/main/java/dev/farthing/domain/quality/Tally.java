package dev.farthing.domain.quality;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// What the attempts of some time came to; what the caller did wrong, or broke off, is not among them.
///
/// Not safe for several threads at once.
public final class Tally {
    private static final int DECIMALS = 2;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private long answered;
    private long serverErrors;
    private long timeouts;
    private long otherFailures;
    private long timedTokens;
    private long tokenMillis;
    private final Histogram latency;
    private final Histogram firstToken;
    private final Histogram streamWait;
    private final Histogram wholeWait;

    public Tally() {
        this(new Counts(0, 0, 0, 0, 0, 0), new Histogram(), new Histogram(), new Histogram(), new Histogram());
    }

    /// One that was written down.
    public Tally(Counts counts, Histogram latency, Histogram firstToken, Histogram streamWait, Histogram wholeWait) {
        this.answered = counts.answered;
        this.serverErrors = counts.serverErrors;
        this.timeouts = counts.timeouts;
        this.otherFailures = counts.otherFailures;
        this.timedTokens = counts.timedTokens;
        this.tokenMillis = counts.tokenMillis;
        this.latency = latency;
        this.firstToken = firstToken;
        this.streamWait = streamWait;
        this.wholeWait = wholeWait;
    }

    /// Its plain figures.
    ///
    /// @param timedTokens what was generated in answers of which the time it took is known
    /// @param tokenMillis that time
    public record Counts(
            long answered, long serverErrors, long timeouts, long otherFailures, long timedTokens, long tokenMillis) {}

    public void add(Outcome outcome) {
        switch (outcome.sort()) {
            case ANSWERED -> addAnswer(outcome);
            case SERVER_ERROR -> serverErrors++;
            case TIMED_OUT -> timeouts++;
            case FAILED_OTHERWISE -> otherFailures++;
        }
    }

    private void addAnswer(Outcome outcome) {
        answered++;
        latency.add(outcome.latencyMillis());
        var first = outcome.firstTokenMillis();
        if (first != null) {
            firstToken.add(first);
        }
        long millis = (long) outcome.latencyMillis() - (first == null ? 0 : first);
        if (outcome.outputTokens() > 0 && millis > 0) {
            timedTokens += outcome.outputTokens();
            tokenMillis += millis;
        }
    }

    /// How long the first byte of an answer was waited for, be it until somebody else was faster.
    public void addWait(boolean stream, int millis) {
        (stream ? streamWait : wholeWait).add(millis);
    }

    public void add(Tally other) {
        answered += other.answered;
        serverErrors += other.serverErrors;
        timeouts += other.timeouts;
        otherFailures += other.otherFailures;
        timedTokens += other.timedTokens;
        tokenMillis += other.tokenMillis;
        latency.add(other.latency);
        firstToken.add(other.firstToken);
        streamWait.add(other.streamWait);
        wholeWait.add(other.wholeWait);
    }

    public Counts counts() {
        return new Counts(answered, serverErrors, timeouts, otherFailures, timedTokens, tokenMillis);
    }

    public Histogram latency() {
        return latency;
    }

    /// Of streams alone.
    public Histogram firstToken() {
        return firstToken;
    }

    /// Until the first byte of streams.
    public Histogram streamWait() {
        return streamWait;
    }

    /// Until answers in one piece were there.
    public Histogram wholeWait() {
        return wholeWait;
    }

    public long calls() {
        return answered + failures();
    }

    public long answered() {
        return answered;
    }

    public long failures() {
        return serverErrors + timeouts + otherFailures;
    }

    public long serverErrors() {
        return serverErrors;
    }

    public long timeouts() {
        return timeouts;
    }

    /// A part of all calls in percent; null when there were none.
    public @Nullable BigDecimal percent(long part) {
        return calls() == 0
                ? null
                : BigDecimal.valueOf(part)
                        .multiply(HUNDRED)
                        .divide(BigDecimal.valueOf(calls()), DECIMALS, RoundingMode.HALF_UP);
    }

    /// How fast answers were generated, streams from their first token on; null when nothing is known of it.
    public @Nullable BigDecimal tokensPerSecond() {
        return tokenMillis == 0
                ? null
                : BigDecimal.valueOf(timedTokens)
                        .movePointRight(3)
                        .divide(BigDecimal.valueOf(tokenMillis), DECIMALS, RoundingMode.HALF_UP);
    }
}
