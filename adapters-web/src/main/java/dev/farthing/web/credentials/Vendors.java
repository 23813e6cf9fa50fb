package dev.farthing.web.credentials;

import dev.farthing.application.Listing;
import dev.farthing.application.upstream.ListProviders;
import dev.farthing.application.upstream.ListProxies;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// What a credential may name: providers and proxies, by their ids.
@Singleton
class Vendors {
    private final ListProviders listProviders;
    private final ListProxies listProxies;

    Vendors(ListProviders listProviders, ListProxies listProxies) {
        this.listProviders = listProviders;
        this.listProxies = listProxies;
    }

    Map<UUID, String> providers() {
        var names = new LinkedHashMap<UUID, String>();
        listProviders
                .list(Listing.ALL)
                .items()
                .forEach(kept -> names.put(kept.provider().id(), kept.provider().name()));
        return names;
    }

    Map<UUID, String> proxies() {
        var names = new LinkedHashMap<UUID, String>();
        listProxies.list(Listing.ALL).items().forEach(kept -> names.put(kept.id(), kept.name()));
        return names;
    }
}
