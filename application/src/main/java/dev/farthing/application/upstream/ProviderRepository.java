package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import java.util.Optional;
import java.util.UUID;

/// The providers; part of the caller's transaction.
public interface ProviderRepository {
    /// The provider of this id.
    Optional<KeptProvider> find(UUID id);

    /// The provider of exactly this name.
    Optional<KeptProvider> findByName(String name);

    /// A page, by name.
    Page<KeptProvider> list(Listing wanted);

    /// Adds or replaces; a name that another one has is refused as NAME_TAKEN.
    void save(KeptProvider provider);

    /// Whether a credential or a route names it.
    boolean isInUse(UUID id);

    /// Removes; refused as IN_USE while a credential or a route names it.
    void remove(UUID id);
}
