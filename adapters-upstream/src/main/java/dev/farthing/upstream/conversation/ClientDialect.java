package dev.farthing.upstream.conversation;

import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/// A dialect in which callers have conversations; one bean for each endpoint that has them.
public interface ClientDialect {
    Endpoint endpoint();

    /// Reads a request.
    ///
    /// @param stream whether its answer is wanted bit by bit, which not every dialect says in the body
    /// @throws FaultException if it is no request of this dialect, or asks for what Farthing cannot do
    Conversation read(byte[] body, boolean stream);

    /// Writes one answer.
    ///
    /// @param asked what is answered
    AnswerWriter writer(Answering answering, Conversation asked);

    /// A vendor's refusal of the request, in this dialect.
    ///
    /// @param requestId which request it was, by our name for it
    /// @param status as the vendor told it
    /// @param said what the vendor said, without secrets
    ByteBuffer refusal(UUID requestId, int status, VendorError said);

    /// What an answer says of itself.
    ///
    /// @param model by the name the caller knows
    record Answering(UUID requestId, String model, Instant now, boolean stream, boolean usageWanted) {}
}
