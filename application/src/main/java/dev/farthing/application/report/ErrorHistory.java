package dev.farthing.application.report;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The failed attempts that were written down.
public interface ErrorHistory {
    /// At most so many, in the order of time.
    ///
    /// @param after only those beyond this one in that order; null for the first page
    List<ErrorView> page(ErrorFilter filter, Order order, @Nullable UUID after, int limit);

    /// How many there are, counted up to this many.
    long count(ErrorFilter filter, int most);

    /// One failed attempt, whatever its age; nothing once it was deleted or its month dropped.
    Optional<ErrorView> find(UUID id);

    /// Takes away those with these ids; how many there were. Part of the caller's transaction.
    int remove(List<UUID> ids);

    /// Takes away those that the filter lets through; how many there were. Part of the caller's transaction.
    int remove(ErrorFilter filter);

    /// The order of a list.
    enum Order {
        NEWEST,
        OLDEST
    }
}
