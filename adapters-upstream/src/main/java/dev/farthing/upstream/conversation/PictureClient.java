package dev.farthing.upstream.conversation;

import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/// A dialect in which callers ask for pictures.
public interface PictureClient {
    /// Where they ask for them.
    Endpoint endpoint();

    /// Reads a request.
    ///
    /// @throws FaultException if it is no request of this dialect, or wants what only vendors of this dialect can
    /// do
    Pictures.Wanted read(byte[] body, boolean stream);

    /// Writes an answer.
    ByteBuffer answer(List<Pictures.Made> pictures, Pictures.Wanted wanted, TokenUsage usage, Instant at);

    /// A vendor's refusal of the request, in this dialect.
    ByteBuffer refusal(int status, VendorError said);
}
