package dev.farthing.upstream.conversation;

import dev.farthing.domain.usage.TokenUsage;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes an answer in a caller's dialect: bit by bit as a stream's events, or in one piece at its end.
public interface AnswerWriter extends AnswerSink {
    /// The events that became complete since it was last asked; null when there are none. Never any for an answer in
    /// one piece.
    @Nullable
    ByteBuffer events();

    /// How many bytes it keeps for later.
    int kept();

    /// All that is left to say, the usage included; nothing is told to it afterwards.
    ByteBuffer end(TokenUsage usage);

    /// What tells that a stream is over; empty for an answer in one piece.
    List<ByteBuffer> terminator();
}
