package dev.farthing.rest.relay;

import dev.farthing.application.relay.InputBound;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Sees when an answer goes on although the limit of output that was sent with the call must have been reached long
/// ago.
///
/// How many tokens a text is only its vendor knows, and a guess would cut answers that keep their limit; so it goes
/// by more bytes than any vendor puts around a token.
final class OutputGuard {
    private static final long MOST_BYTES_OF_A_TOKEN = 1_024;
    /// With the probabilities of the twenty likeliest tokens beside each.
    private static final long MOST_BYTES_OF_A_TOKEN_WITH_PROBABILITIES = 4_096;
    private static final long MOST_BYTES_AROUND = 65_536;
    /// A text to complete may come back with its answer, escaped.
    private static final long MOST_BYTES_OF_AN_ECHO = 6;

    /// What tools that the vendor runs found, which stands in the answer and is no output; or pictures.
    private static final long MOST_BYTES_OF_FINDINGS = 64L * 1024 * 1024;

    private final long most;
    private long passed;

    private OutputGuard(long most) {
        this.most = most;
    }

    /// @param ruled whether the model's rules may have asked for more than text
    /// @param outputTokens the limit of one answer that was sent; null where none had to be
    static OutputGuard of(ClientRequest asked, boolean ruled, @Nullable Long outputTokens) {
        return new OutputGuard(
                outputTokens == null
                        ? Long.MAX_VALUE
                        : MOST_BYTES_AROUND
                                + (ruled || asked.mayBeAnsweredInMedia() || asked.input() == InputBound.SERVER_TURNS
                                        ? MOST_BYTES_OF_FINDINGS
                                        : 0)
                                + MOST_BYTES_OF_AN_ECHO * asked.textTokens()
                                + outputTokens
                                        * asked.choices()
                                        * (asked.probabilitiesWanted()
                                                ? MOST_BYTES_OF_A_TOKEN_WITH_PROBABILITIES
                                                : MOST_BYTES_OF_A_TOKEN));
    }

    /// Whether with this part of the answer its vendor has ignored the limit.
    boolean isBrokenBy(ByteBuffer part) {
        passed += part.remaining();
        return passed > most;
    }
}
