package dev.farthing.application.price;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.PriceList;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The dated prices of all models in all books; part of the caller's transaction. Nothing in it is ever edited
/// but an end.
public interface PriceRepository {
    /// The prices of a model in a book; until the transaction ends nobody else gets to add one of this model in
    /// any book, and later callers wait. Whoever holds several models holds them in the order of their ids.
    List<KeptPrice> hold(UUID book, String model);

    /// The same of the default book.
    default PriceList hold(String model) {
        return new PriceList(
                hold(PriceBook.STANDARD, model).stream().map(KeptPrice::price).toList());
    }

    /// A page, by model and newest first; of one book and one model if they are given. The status is `past`,
    /// `current` or `future`.
    Page<KeptPrice> list(@Nullable UUID book, @Nullable String model, Listing wanted);

    /// A price of any book and age; empty where there is none of this id.
    Optional<KeptPrice> find(UUID id);

    /// Adds a price; one that overlaps another of the same model and book is refused as STATE_CONFLICT.
    void add(KeptPrice price);

    /// Ends a price then, not included.
    void close(UUID id, Instant end);

    /// The database's own time, to the microsecond.
    Instant now();
}
