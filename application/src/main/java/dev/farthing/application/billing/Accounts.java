package dev.farthing.application.billing;

import java.util.Optional;
import java.util.UUID;

/// How orgs stand, added up from what is recorded.
public interface Accounts {
    /// How an org stands now; empty where there is none.
    Optional<AccountView> of(UUID orgId);
}
