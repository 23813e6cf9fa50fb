package dev.farthing.upstream.wire;

import dev.farthing.domain.upstream.Provider;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Where calls go, each address taken apart once.
public final class Targets {
    private static final int MOST = 1_000;

    private final Map<Address, Target> known = new ConcurrentHashMap<>();

    private record Address(
            URI baseUrl, String path, @Nullable URI proxyUrl) {}

    /// A path below a provider's base URL.
    public Target of(Provider provider, String path) {
        var baseUrl = Objects.requireNonNull(provider.baseUrl());
        var address = new Address(baseUrl, path, provider.proxyUrl());
        var target = known.get(address);
        if (target != null) {
            return target;
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        var fresh = Target.of(baseUrl, path, provider.proxyUrl());
        known.put(address, fresh);
        return fresh;
    }
}
