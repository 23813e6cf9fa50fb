package dev.farthing.domain.authenticity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the answers of a channel add up to.
///
/// Not safe for several threads at once.
public final class Evidence {
    /// On fewer counted calls no inflation is told.
    public static final int LEAST_COUNTED = 50;

    /// Vendors that cache by the prefix say that they cache nothing shorter.
    public static final int SHORTEST_CACHED = 1_024;

    /// Names beyond this many, or longer than that, stand under [#OTHERS].
    public static final int MOST_NAMES = 8;

    public static final int LONGEST_NAME = 128;
    public static final String OTHERS = "…";

    private static final int LONG_ANSWER_TOKENS = 50;
    private static final int LONG_ANSWER_MILLIS = 1_000;
    private static final int DECIMALS = 2;

    private long answers;
    private long unreported;
    private long unfinished;
    private long countedCalls;
    private long billedTokens;
    private long countedTokens;
    private long promptTokens;
    private long cachedTokens;
    private long cachedCalls;
    private long shortCachedCalls;
    private long oddCacheCalls;
    private long longStreams;
    private long burstStreams;
    private long completionTokens;
    private long chars;
    private final Map<String, Long> echoes = new HashMap<>();

    public Evidence() {}

    /// One that was written down.
    public Evidence(Figures figures, Map<String, Long> echoes) {
        add(figures);
        echoes.forEach(this::echo);
    }

    /// Its plain figures.
    ///
    /// @param unreported answers without a report of tokens
    /// @param unfinished answers that did not say why they stopped
    /// @param countedCalls those whose prompt was counted here exactly
    /// @param billedTokens what the vendor billed for these prompts
    /// @param countedTokens what was counted
    /// @param shortCachedCalls prompts below [#SHORTEST_CACHED] that the vendor says were in its cache
    /// @param oddCacheCalls those of which more was in the cache than there was
    /// @param longStreams streams of long answers that took their time
    /// @param burstStreams those of them whose first text came in the last tenth of that time
    public record Figures(
            long answers,
            long unreported,
            long unfinished,
            long countedCalls,
            long billedTokens,
            long countedTokens,
            long promptTokens,
            long cachedTokens,
            long cachedCalls,
            long shortCachedCalls,
            long oddCacheCalls,
            long longStreams,
            long burstStreams,
            long completionTokens,
            long chars) {}

    public void add(Claim claim) {
        answers++;
        unfinished += claim.finished() ? 0 : 1;
        var echoed = claim.echoedModel();
        if (echoed != null) {
            echo(echoed, 1);
        }
        var tokens = claim.tokens();
        if (tokens == null) {
            unreported++;
            return;
        }
        promptTokens += tokens.prompt();
        cachedTokens += tokens.cached();
        completionTokens += tokens.completion();
        chars += claim.chars();
        cachedCalls += tokens.cached() > 0 ? 1 : 0;
        shortCachedCalls += tokens.cached() > 0 && tokens.prompt() < SHORTEST_CACHED ? 1 : 0;
        oddCacheCalls += tokens.oddCache() ? 1 : 0;
        addStream(claim, tokens.completion());
    }

    private void addStream(Claim claim, long completion) {
        var first = claim.firstTokenMillis();
        if (first != null && completion >= LONG_ANSWER_TOKENS && claim.latencyMillis() >= LONG_ANSWER_MILLIS) {
            longStreams++;
            burstStreams += (claim.latencyMillis() - first) * 10L < claim.latencyMillis() ? 1 : 0;
        }
    }

    /// A prompt was counted with the model's own tokenizer.
    public void addCount(long billed, long counted) {
        countedCalls++;
        billedTokens += billed;
        countedTokens += counted;
    }

    private void echo(String name, long times) {
        boolean known = echoes.containsKey(name);
        boolean fits = name.length() <= LONGEST_NAME && echoes.size() < MOST_NAMES;
        echoes.merge(known || fits ? name : OTHERS, times, Long::sum);
    }

    public void add(Evidence other) {
        add(other.figures());
        other.echoes.forEach(this::echo);
    }

    private void add(Figures more) {
        answers += more.answers;
        unreported += more.unreported;
        unfinished += more.unfinished;
        countedCalls += more.countedCalls;
        billedTokens += more.billedTokens;
        countedTokens += more.countedTokens;
        promptTokens += more.promptTokens;
        cachedTokens += more.cachedTokens;
        cachedCalls += more.cachedCalls;
        shortCachedCalls += more.shortCachedCalls;
        oddCacheCalls += more.oddCacheCalls;
        longStreams += more.longStreams;
        burstStreams += more.burstStreams;
        completionTokens += more.completionTokens;
        chars += more.chars;
    }

    public Figures figures() {
        return new Figures(
                answers,
                unreported,
                unfinished,
                countedCalls,
                billedTokens,
                countedTokens,
                promptTokens,
                cachedTokens,
                cachedCalls,
                shortCachedCalls,
                oddCacheCalls,
                longStreams,
                burstStreams,
                completionTokens,
                chars);
    }

    /// What the vendor said it was, and how often.
    public Map<String, Long> echoes() {
        return Map.copyOf(echoes);
    }

    /// How many percent more than was counted the vendor billed for prompts; null while too few were counted.
    public @Nullable BigDecimal inflationPercent() {
        return countedCalls < LEAST_COUNTED || countedTokens == 0
                ? null
                : BigDecimal.valueOf(billedTokens - countedTokens)
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(countedTokens), DECIMALS, RoundingMode.HALF_UP);
    }

    /// How many code points an output token came to; null when nothing was generated.
    public @Nullable BigDecimal charsPerToken() {
        return completionTokens == 0
                ? null
                : BigDecimal.valueOf(chars)
                        .divide(BigDecimal.valueOf(completionTokens), DECIMALS, RoundingMode.HALF_UP);
    }
}
