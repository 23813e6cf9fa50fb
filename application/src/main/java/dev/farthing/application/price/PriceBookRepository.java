package dev.farthing.application.price;

import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.PriceBook;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Remembers whose price books there are; part of the caller's transaction. The default book is always there.
public interface PriceBookRepository {
    /// The book of an owner; empty while nothing was put into one.
    Optional<PriceBook> find(BookOwner owner);

    /// The book of an owner, opened under this id if there is none yet; an owner that does not exist is refused as
    /// NOT_FOUND.
    PriceBook open(BookOwner owner, UUID freshId);

    /// All books: the default one, then those of plans, then those of orgs.
    List<PriceBook> all();

    /// Keeps a book's discount.
    void save(PriceBook book);

    /// Until the transaction ends nobody else holds or adds any price.
    void holdEverything();
}
