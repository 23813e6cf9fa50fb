package dev.farthing.application.observation;

import java.math.BigDecimal;

/// What calls came to that were not refused.
///
/// @param cancelled those that the client left
/// @param callersFaults those of the failed that failed by their callers' own doing
/// @param chars code points of the answers' texts
/// @param latencyMillis of all of them together
public record Sums(
        long requests,
        long succeeded,
        long failed,
        long cancelled,
        long callersFaults,
        long promptTokens,
        long completionTokens,
        BigDecimal cost,
        long chars,
        long latencyMillis) {
    public static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO, 0, 0);

    Sums plus(Sums other) {
        return new Sums(
                requests + other.requests,
                succeeded + other.succeeded,
                failed + other.failed,
                cancelled + other.cancelled,
                callersFaults + other.callersFaults,
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                cost.add(other.cost),
                chars + other.chars,
                latencyMillis + other.latencyMillis);
    }

    public long totalTokens() {
        return promptTokens + completionTokens;
    }

    /// To the millisecond; 0 where there were none.
    public long averageLatencyMillis() {
        return requests == 0 ? 0 : (2 * latencyMillis + requests) / (2 * requests);
    }

    /// Those that tell how well calls are answered: neither were they left, nor is their caller to blame.
    public long judged() {
        return succeeded + unavailable();
    }

    /// Those that failed by nothing their callers did.
    public long unavailable() {
        return failed - callersFaults;
    }

    /// How many of a hundred failed, by whosever doing.
    public BigDecimal failedPercent() {
        return Percent.of(failed, requests);
    }
}
