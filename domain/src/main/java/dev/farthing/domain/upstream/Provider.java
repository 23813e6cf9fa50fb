package dev.farthing.domain.upstream;

import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A vendor's endpoint: where it is, what it speaks, how patient we are with it.
///
/// @param baseUrl null for the demo protocol, which has no address
public record Provider(
        UUID id,
        String name,
        Protocol protocol,
        @Nullable URI baseUrl,
        Map<String, String> headers,
        @Nullable URI proxyUrl,
        boolean sandbox,
        Timeouts timeouts) {
    public Provider {
        headers = Map.copyOf(headers);
        if (baseUrl == null && protocol != Protocol.DEMO) {
            throw new IllegalArgumentException("a provider needs a base URL");
        }
    }

    /// The same, reached through a proxy if there is one.
    public Provider via(@Nullable URI proxy) {
        return proxy == null
                ? this
                : new Provider(id, name, protocol, baseUrl, headers, proxy, sandbox, timeouts);
    }

    /// Headers and the proxy's address may hold secrets.
    @Override
    public String toString() {
        return name + " (" + id + ")";
    }

    /// Whether sandbox keys may reach it.
    public boolean isPlayground() {
        return sandbox || protocol == Protocol.DEMO;
    }
}
