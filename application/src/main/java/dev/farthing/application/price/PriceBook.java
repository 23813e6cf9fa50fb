package dev.farthing.application.price;

import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.Page;
import dev.farthing.domain.price.PriceList;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The dated prices of all models; part of the caller's transaction. Nothing in it is ever edited but an open end.
public interface PriceBook {
    /// The prices of a model; until the transaction ends nobody else gets to add one, and later callers wait.
    PriceList hold(String model);

    /// Who manages the newest price of a model; empty where it has none.
    Optional<ManagedBy> manager(String model);

    /// A page, by model and newest first; of one model if its id is given. The status is `past`, `current` or
    /// `future`.
    Page<KeptPrice> list(@Nullable String model, Listing wanted);

    /// Adds a price; one that overlaps another of the same model is refused as STATE_CONFLICT.
    void add(KeptPrice price);

    /// Ends a price then, not included.
    void close(UUID id, Instant end);

    /// The database's own time, to the microsecond.
    Instant now();
}
