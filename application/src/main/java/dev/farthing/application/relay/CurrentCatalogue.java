package dev.farthing.application.relay;

/// Holds the newest [Catalogue] this process has read; never blocks.
public interface CurrentCatalogue {
    Catalogue get();
}
