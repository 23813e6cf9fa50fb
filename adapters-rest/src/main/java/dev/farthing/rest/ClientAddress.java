package dev.farthing.rest;

import dev.farthing.domain.key.IpRange;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a call comes from: the peer, or, where the peer is a trusted proxy, the last address it did not vouch for.
@Singleton
public class ClientAddress {
    private final List<IpRange> trusted;

    public ClientAddress(TrustedProxies proxies) {
        this.trusted = proxies.ranges();
    }

    public @Nullable String of(HttpServerRequest request) {
        var peer =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        if (trusted.isEmpty() || peer == null || !isTrusted(peer)) {
            return peer;
        }
        var hops = String.join(",", request.headers().getAll("x-forwarded-for")).split(",", -1);
        var client = peer;
        for (int i = hops.length - 1; i >= 0; i--) {
            var hop = withoutPort(hops[i].strip());
            if (IpRange.address(hop) == null) {
                return client;
            }
            client = hop;
            if (!isTrusted(hop)) {
                return client;
            }
        }
        return client;
    }

    /// Whether it is an address of this machine itself; not, when it is unknown.
    public static boolean isLoopback(@Nullable String address) {
        return address != null
                && (address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1") || address.equals("::1"));
    }

    /// Some proxies add the port: `203.0.113.7:8080`, `[2001:db8::1]:443`.
    private static String withoutPort(String hop) {
        int bracket = hop.indexOf(']');
        if (hop.startsWith("[") && bracket > 0) {
            return hop.substring(1, bracket);
        }
        int colon = hop.indexOf(':');
        return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    private boolean isTrusted(String address) {
        var bytes = IpRange.address(address);
        return bytes != null && trusted.stream().anyMatch(range -> range.contains(bytes));
    }
}
