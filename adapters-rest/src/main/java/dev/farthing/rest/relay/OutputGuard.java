package dev.farthing.rest.relay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Sees when a stream goes on although the limit of output that was sent with the call must have been reached long
/// ago.
///
/// How many tokens a text is only its vendor knows, and a guess would cut answers that keep their limit; so it goes
/// by
/// far more bytes than any vendor puts around a token, its probabilities included.
final class OutputGuard {
    private static final long MOST_BYTES_OF_A_TOKEN = 4_096;
    private static final long MOST_BYTES_AROUND = 65_536;

    private final long most;
    private long passed;

    /// @param outputTokens the limit of one answer that was sent; null where none had to be
    OutputGuard(@Nullable Long outputTokens, int choices) {
        most = outputTokens == null
                ? Long.MAX_VALUE
                : MOST_BYTES_AROUND + outputTokens * choices * MOST_BYTES_OF_A_TOKEN;
    }

    /// Whether with this part of the stream its vendor has ignored the limit.
    boolean isBrokenBy(ByteBuffer part) {
        passed += part.remaining();
        return passed > most;
    }
}
