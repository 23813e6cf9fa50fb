package dev.farthing.rest.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.upstream.ListProviders;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Which providers a body may name, so that a wrong id is told as a mistake of its field.
@ApplicationScoped
class ProviderIds {
    private final ListProviders listProviders;

    ProviderIds(ListProviders listProviders) {
        this.listProviders = listProviders;
    }

    Set<UUID> all() {
        return listProviders.list(Listing.ALL).items().stream()
                .map(kept -> kept.provider().id())
                .collect(Collectors.toSet());
    }
}
