package dev.farthing.persistence.reconciliation;

/// An invariant as a query: how many rows of an org break it between two instants.
///
/// @param table what must be there for it to be asked
/// @param text takes the org as :org, the two instants as :from and :to, and the smallest amount that is invoiced as
/// :minor
record Check(String name, String table, String text) {}
