package dev.farthing.application.relay;

import dev.farthing.domain.upstream.Protocol;

/// A vendor's protocol as the relay uses it; one bean for each protocol that is spoken.
public interface Upstream {
    Protocol protocol();

    /// Starts one attempt at a vendor and returns at once.
    ///
    /// Is called on an event loop; every callback to the listener arrives on that same event loop, and none before
    /// this method has returned. An attempt ends with exactly one of [ReplyListener#ended] and
    /// [ReplyListener#failed], or with [UpstreamCall#cancel], after which nothing more is called.
    UpstreamCall start(UpstreamRequest request, ReplyListener listener);
}
