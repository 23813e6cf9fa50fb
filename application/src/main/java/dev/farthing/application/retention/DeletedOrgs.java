package dev.farthing.application.retention;

import java.util.List;
import java.util.UUID;

/// The orgs that were deleted and are not gone yet.
public interface DeletedOrgs {
    /// Those whose deletion every replica knows of by now, and of which no call is open.
    List<UUID> waiting();

    /// Takes away a part of what is left of one, in a transaction of its own; true once nothing is left but its
    /// invoices, one closing transaction of its ledger, and the tombstone of its audit.
    boolean erase(UUID orgId);
}
