package dev.farthing.application.relay;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A running attempt; to be used on the event loop that started it.
public interface UpstreamCall {
    /// Reads no more from the vendor until [#resume]: the client is slower than the vendor.
    void pause();

    void resume();

    /// How much was generated so far, where it comes bit by bit; thoughts and arguments of tools included.
    TextTally generated();

    /// The request's body as the vendor gets it, in the vendor's own dialect; empty where it gets none.
    List<ByteBuffer> sent();

    /// Ends the vendor's work, because nobody waits for it any more, and tells what had come until then; null where
    /// the vendor has nothing to bill, because no byte of the request was sent to it or it had refused the request.
    @Nullable
    ReplySummary cancel();
}
