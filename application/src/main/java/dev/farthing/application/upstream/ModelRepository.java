package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import java.util.Optional;

/// The models with their aliases and routes; part of the caller's transaction.
public interface ModelRepository {
    /// The model with this id; aliases do not count.
    Optional<KeptModel> find(String id);

    /// A page, by id; the search also looks at aliases.
    Page<KeptModel> list(Listing wanted);

    /// Adds or replaces with all aliases and routes. A name that is an id or alias of another model is refused as
    /// NAME_TAKEN, a route to a provider that does not exist as INVALID_REQUEST.
    void save(KeptModel model);

    /// Removes with its aliases and routes; its prices and calls stay.
    void remove(String id);
}
