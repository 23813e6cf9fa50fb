package dev.farthing.application.upstream;

import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.util.List;

/// Asks a vendor which models it offers. Blocks for the length of that call; must not be used within a transaction.
public interface ModelListing {
    /// The ids the vendor lists now; a vendor that fails or refuses is a FaultException of an UPSTREAM kind.
    List<String> models(Provider provider, UpstreamSecret secret);
}
