package dev.farthing.domain.billing;

import dev.farthing.domain.price.TokenClass;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// How often and how much a model was used: calls, images, searches in the web, and tokens by class.
public record Counts(long requests, long images, long searches, Map<TokenClass, Long> tokens) {
    public static final Counts NONE = new Counts(0, 0, Map.of());

    public Counts {
        var ordered = new EnumMap<TokenClass, Long>(TokenClass.class);
        tokens.forEach((tokenClass, count) -> {
            if (count != 0) {
                ordered.put(tokenClass, count);
            }
        });
        tokens = Collections.unmodifiableMap(ordered);
    }

    /// Without a search.
    public Counts(long requests, long images, Map<TokenClass, Long> tokens) {
        this(requests, images, 0, tokens);
    }

    public long of(TokenClass tokenClass) {
        return tokens.getOrDefault(tokenClass, 0L);
    }

    public long allTokens() {
        return tokens.values().stream().reduce(0L, Math::addExact);
    }

    public long promptTokens() {
        return tokensLike(TokenClass.INPUT);
    }

    public long completionTokens() {
        return tokensLike(TokenClass.OUTPUT);
    }

    private long tokensLike(TokenClass plain) {
        long sum = 0;
        for (var entry : tokens.entrySet()) {
            var root = entry.getKey();
            while (root != root.plain()) {
                root = root.plain();
            }
            sum = root == plain ? Math.addExact(sum, entry.getValue()) : sum;
        }
        return sum;
    }

    /// How much of it a meter counts by itself.
    public long of(Meter meter) {
        return switch (meter) {
            case TOKENS -> allTokens();
            case REQUESTS -> requests;
            case IMAGES -> images;
            case SEARCHES -> searches;
            default -> {
                var tokenClass = meter.tokenClass();
                yield tokenClass == null ? 0 : of(tokenClass);
            }
        };
    }

    public Counts plus(Counts other) {
        var sum = new EnumMap<TokenClass, Long>(TokenClass.class);
        sum.putAll(tokens);
        other.tokens.forEach((tokenClass, count) -> sum.merge(tokenClass, count, Math::addExact));
        return new Counts(
                Math.addExact(requests, other.requests),
                Math.addExact(images, other.images),
                Math.addExact(searches, other.searches),
                sum);
    }
}
