package dev.farthing.upstream.conversation;

import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.VendorDialect.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A dialect in which callers have texts turned into vectors, and vendors do so.
public interface EmbeddingDialect {
    /// Where callers ask for it.
    Set<Endpoint> endpoints();

    /// The protocols whose vendors do it in this dialect.
    Set<Protocol> protocols();

    /// Where vendors are asked.
    Endpoint vendorEndpoint();

    /// Reads a request.
    ///
    /// @throws FaultException if it is no request of this dialect, or of something else than texts
    Texts read(byte[] body, Endpoint endpoint);

    Written write(Texts texts, String upstreamModel);

    /// Reads an answer in one piece.
    ///
    /// @return the vectors in the order of their texts, each a JSON array of numbers as it is written
    /// @throws IOException if it is not JSON
    List<String> vectors(byte[] answer) throws IOException;

    /// Writes an answer.
    ///
    /// @param model by the name the caller knows
    ByteBuffer answer(List<String> vectors, Texts asked, Endpoint endpoint, String model, TokenUsage usage);

    /// A vendor's refusal of the request, in this dialect.
    ByteBuffer refusal(int status, VendorError said);

    /// What is to be turned into vectors.
    ///
    /// @param dimensions how long the vectors are to be; null: as the vendor has it
    /// @param base64 whether they are wanted as bytes rather than as numbers
    /// @param dropped the names of members that no other dialect knows
    record Texts(List<String> texts, @Nullable Integer dimensions, boolean base64, Set<String> dropped) {
        public Texts {
            texts = List.copyOf(texts);
            dropped = Set.copyOf(dropped);
        }
    }
}
