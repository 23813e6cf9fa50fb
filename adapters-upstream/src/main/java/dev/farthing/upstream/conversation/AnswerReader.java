package dev.farthing.upstream.conversation;

import java.io.IOException;

/// Reads a vendor's answer into a sink; the figures of its usage are read elsewhere.
public interface AnswerReader {
    /// The next event of a stream, without what frames it.
    ///
    /// @throws IOException if it is not JSON
    void event(byte[] bytes, int from, int to) throws IOException;

    /// An answer in one piece.
    ///
    /// @throws IOException if it is not JSON
    void whole(byte[] bytes, int from, int to) throws IOException;
}
