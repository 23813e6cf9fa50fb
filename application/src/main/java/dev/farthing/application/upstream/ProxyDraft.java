package dev.farthing.application.upstream;

import dev.farthing.domain.upstream.OutboundProxy;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What somebody wants a proxy to be.
///
/// @param password null: the one that is kept stays if keepsPassword says so, else there is none
public record ProxyDraft(
        String name,
        URI url,
        @Nullable String username,
        @Nullable UpstreamSecret password,
        boolean keepsPassword,
        boolean enabled) {
    public static ProxyDraft of(String name, OutboundProxy proxy) {
        return new ProxyDraft(name, proxy.url(), proxy.username(), proxy.password(), false, true);
    }

    public static ProxyDraft of(KeptProxy kept) {
        return new ProxyDraft(kept.name(), kept.url(), kept.username(), null, kept.hasPassword(), kept.enabled());
    }
}
