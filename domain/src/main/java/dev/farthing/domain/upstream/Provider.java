package dev.farthing.domain.upstream;

import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A vendor's endpoint: where it is, what it speaks, how patient we are with it.
///
/// @param baseUrl null for the demo protocol, which has no address
/// @param conversations how calls become conversations, where the protocol has nothing else
public record Provider(
        UUID id,
        String name,
        Protocol protocol,
        @Nullable URI baseUrl,
        Map<String, String> headers,
        @Nullable URI proxyUrl,
        boolean sandbox,
        Timeouts timeouts,
        ProviderRules rules,
        ConversationRules conversations) {
    public Provider {
        headers = Map.copyOf(headers);
        if (baseUrl == null && protocol != Protocol.DEMO) {
            throw new IllegalArgumentException("a provider needs a base URL");
        }
    }

    /// A provider whose conversations are as usual.
    public Provider(
            UUID id,
            String name,
            Protocol protocol,
            @Nullable URI baseUrl,
            Map<String, String> headers,
            @Nullable URI proxyUrl,
            boolean sandbox,
            Timeouts timeouts,
            ProviderRules rules) {
        this(id, name, protocol, baseUrl, headers, proxyUrl, sandbox, timeouts, rules, ConversationRules.USUAL);
    }

    /// A provider to which the usual rules apply.
    public Provider(
            UUID id,
            String name,
            Protocol protocol,
            @Nullable URI baseUrl,
            Map<String, String> headers,
            @Nullable URI proxyUrl,
            boolean sandbox,
            Timeouts timeouts) {
        this(id, name, protocol, baseUrl, headers, proxyUrl, sandbox, timeouts, ProviderRules.USUAL);
    }

    /// How many calls may run at it at once; 0: any number.
    public int most(PoolRules usual) {
        Integer own = rules.maxConcurrent();
        return own == null ? usual.mostPerProvider() : own;
    }

    /// The same, reached through a proxy if there is one.
    public Provider via(@Nullable URI proxy) {
        return proxy == null
                ? this
                : new Provider(id, name, protocol, baseUrl, headers, proxy, sandbox, timeouts, rules, conversations);
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
