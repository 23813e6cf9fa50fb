package dev.farthing.application.audit;

import dev.farthing.domain.audit.Deed;

/// Keeps who did what to which thing, for good.
public interface AuditTrail {
    /// Records a deed as part of the surrounding transaction, which there must be: both are kept or neither is,
    /// so that a record that cannot be written undoes the change. Who acts and why is asked of [CurrentActor];
    /// the records of a transaction are chained, in the order they were made, when it is about to commit.
    void record(Deed deed);
}
