package dev.farthing.application.upstream;

import dev.farthing.domain.upstream.OutboundProxy;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Asks an address for anything, through a proxy. Blocks for ten seconds at most; must not be used within a
/// transaction.
public interface ProxyProbe {
    /// Why the proxy did not lead there, in one sentence without a secret; null when any answer came.
    @Nullable
    String trouble(OutboundProxy proxy, URI target);
}
