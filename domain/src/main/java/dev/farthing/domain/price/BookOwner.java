package dev.farthing.domain.price;

import java.util.UUID;

/// Whose prices a book holds.
public sealed interface BookOwner {
    BookOwner EVERYBODY = new Everybody();

    /// The default book: what binds wherever nothing nearer does.
    record Everybody() implements BookOwner {}

    /// The book of a plan, for every org that is on it.
    record OfPlan(UUID planId) implements BookOwner {}

    /// The book of one org, before all others.
    record OfOrg(UUID orgId) implements BookOwner {}
}
