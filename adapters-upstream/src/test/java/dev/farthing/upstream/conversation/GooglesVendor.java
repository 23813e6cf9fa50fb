package dev.farthing.upstream.conversation;

import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Endpoint;

/// A vendor of Google's protocol that another one plays.
record GooglesVendor(Upstream player) implements Upstream {
    @Override
    public Protocol protocol() {
        return Protocol.GEMINI;
    }

    @Override
    public boolean speaks(Endpoint endpoint) {
        return false;
    }

    @Override
    public UpstreamCall start(UpstreamRequest request, ReplyListener listener) {
        return player.start(request, listener);
    }
}
