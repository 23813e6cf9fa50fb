package dev.farthing.rest.metric;

import dev.farthing.domain.usage.TokenUsage;
import java.util.Locale;

/// Tokens as they are told apart in metrics; they never overlap.
enum TokenKind {
    INPUT,
    CACHE_READ,
    CACHE_WRITE,
    OUTPUT,
    REASONING;

    long of(TokenUsage tokens) {
        return switch (this) {
            case INPUT -> tokens.promptTokens() - tokens.cacheRead() - tokens.cacheWriteTokens();
            case CACHE_READ -> tokens.cacheRead();
            case CACHE_WRITE -> tokens.cacheWriteTokens();
            case OUTPUT -> tokens.completionTokens() - tokens.reasoning();
            case REASONING -> tokens.reasoning();
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
