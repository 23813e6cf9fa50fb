package dev.farthing.application.relay;

import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Endpoint;

/// Carries nothing over: vendors are asked in their own dialect or not at all.
public final class NoInterpreter implements Interpreter {
    @Override
    public boolean carries(Endpoint endpoint, Protocol protocol) {
        return false;
    }

    @Override
    public UpstreamCall start(Upstream vendor, UpstreamRequest request, ReplyListener listener) {
        throw new IllegalStateException("asked to carry a call over");
    }

    @Override
    public UpstreamCall emulate(Upstream vendor, UpstreamRequest request, ReplyListener listener) {
        throw new IllegalStateException("asked to emulate a stream");
    }
}
