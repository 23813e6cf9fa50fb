package dev.farthing.application.authenticity;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.domain.authenticity.ProbePrompt;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Puts a question to a model at its vendor, apart from all calls: it is in no statistics, on nobody's bill and held
/// against no credential. Blocks until the answer is whole; must not be used within a transaction, nor on an event
/// loop.
public interface ModelProbe {
    /// What the vendor does not answer is a FaultException.
    ///
    /// @param secret null where the provider needs none
    /// @param limitName what the model calls its limit of output
    Heard ask(
            Provider provider,
            @Nullable UpstreamSecret secret,
            String upstreamModel,
            ProbePrompt prompt,
            String limitName);

    /// An answer, and the request it is the answer to.
    record Heard(ReplySummary reply, ByteBuffer request, int latencyMillis) {}
}
