package dev.farthing.application.relay;

import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Endpoint;

/// Carries conversations over to vendors that speak another dialect than the caller, and their answers back.
public interface Interpreter {
    /// Whether calls of this endpoint can be made of vendors of this protocol though they do not speak its dialect.
    boolean carries(Endpoint endpoint, Protocol protocol);

    /// Starts one attempt as [Upstream#start] does; where a stream is emulated, its vendor is asked for the answer
    /// in
    /// one piece.
    ///
    /// @param request in the caller's dialect
    UpstreamCall start(Upstream vendor, UpstreamRequest request, ReplyListener listener);

    /// Starts one attempt at a vendor that speaks the caller's dialect for the answer in one piece, and tells it on
    /// as a stream.
    UpstreamCall emulate(Upstream vendor, UpstreamRequest request, ReplyListener listener);
}
