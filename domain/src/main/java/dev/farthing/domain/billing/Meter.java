package dev.farthing.domain.billing;

import dev.farthing.domain.price.TokenClass;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is counted of a call: the tokens of one class, all its tokens, the call itself, the images it made, the
/// searches made for it.
public enum Meter {
    INPUT(TokenClass.INPUT),
    CACHE_READ(TokenClass.CACHE_READ),
    CACHE_WRITE_5M(TokenClass.CACHE_WRITE_5M),
    CACHE_WRITE_1H(TokenClass.CACHE_WRITE_1H),
    AUDIO_INPUT(TokenClass.AUDIO_INPUT),
    IMAGE_INPUT(TokenClass.IMAGE_INPUT),
    OUTPUT(TokenClass.OUTPUT),
    REASONING(TokenClass.REASONING),
    AUDIO_OUTPUT(TokenClass.AUDIO_OUTPUT),
    IMAGE_OUTPUT(TokenClass.IMAGE_OUTPUT),
    TOKENS(null),
    REQUESTS(null),
    IMAGES(null),
    SEARCHES(null);

    private final @Nullable TokenClass tokenClass;
    private final String text = name().toLowerCase(Locale.ROOT);

    Meter(@Nullable TokenClass tokenClass) {
        this.tokenClass = tokenClass;
    }

    public static Meter of(TokenClass tokenClass) {
        return valueOf(tokenClass.name());
    }

    /// The class it counts the tokens of; null when it counts something else.
    public @Nullable TokenClass tokenClass() {
        return tokenClass;
    }

    /// Whether it counts tokens, whose prices are told per million.
    public boolean countsTokens() {
        return tokenClass != null || this == TOKENS;
    }

    /// The name it has in the database and in the API.
    public String text() {
        return text;
    }
}
