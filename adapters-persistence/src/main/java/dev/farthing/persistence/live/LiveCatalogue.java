package dev.farthing.persistence.live;

import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.CurrentCatalogue;
import jakarta.inject.Singleton;

/// Holds the newest picture; a singleton without a proxy, for the hot path asks it for every call.
@Singleton
class LiveCatalogue implements CurrentCatalogue {
    private volatile Catalogue current = Catalogue.EMPTY;

    @Override
    public Catalogue get() {
        return current;
    }

    void show(Catalogue newer) {
        current = newer;
    }
}
