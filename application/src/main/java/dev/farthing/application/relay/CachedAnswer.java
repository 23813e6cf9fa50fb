package dev.farthing.application.relay;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.UsageSource;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/// A whole answer as its client got it, to be given to the same client again.
///
/// @param at when it was given first
/// @param body all of it but the terminator; read by several at once, so its position is not to be moved
/// @param terminator the end marker of a stream
public record CachedAnswer(About about, Instant at, ByteBuffer body, ByteBuffer terminator) {
    /// @param headers those of the vendor that were passed on
    /// @param hop who answered
    /// @param chars code points of the answer's text
    /// @param cost what it was charged
    /// @param source how its tokens came to be known
    public record About(
            int status,
            String contentType,
            Map<String, String> headers,
            CallRecord.Hop hop,
            long chars,
            Money cost,
            UsageSource source) {
        public About {
            headers = Map.copyOf(headers);
        }
    }

    /// How many bytes it takes.
    public int size() {
        return body.remaining() + terminator.remaining();
    }
}
