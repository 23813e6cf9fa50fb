package dev.farthing.application.relay;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The end of a vendor's answer.
///
/// @param tail for a stream, what is held back until the call is settled (the usage event); for an answer in one
///     piece,
///     all of it
/// @param terminator the vendor's end-of-stream marker, empty when it sent none
/// @param failure what the answer tells of instead of answering; null for an answer
public record ReplyEnd(
        ReplySummary summary,
        List<ByteBuffer> tail,
        List<ByteBuffer> terminator,
        @Nullable UpstreamFailure failure) {
    public ReplyEnd(ReplySummary summary, List<ByteBuffer> tail, List<ByteBuffer> terminator) {
        this(summary, tail, terminator, null);
    }
}
