package dev.farthing.application.relay;

import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Endpoint;

/// A vendor's protocol as the relay uses it; one bean for each protocol that is spoken.
public interface Upstream {
    Protocol protocol();

    /// Whether it takes calls of this endpoint as they are, in the dialect they were made in.
    boolean speaks(Endpoint endpoint);

    /// Starts one attempt at a vendor and returns at once.
    ///
    /// Is called on an event loop; every callback to the listener arrives on that same event loop, and none before
    /// this method has returned. An attempt ends with exactly one of [ReplyListener#ended] and
    /// [ReplyListener#failed], or with [UpstreamCall#cancel], after which nothing more is called.
    UpstreamCall start(UpstreamRequest request, ReplyListener listener);
}
