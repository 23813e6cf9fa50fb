package dev.farthing.application.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Remembers orgs; changes need a transaction of the caller's.
public interface OrgRepository {
    /// The org of this id.
    Optional<KnownOrg> find(UUID orgId);

    /// The same, held against every other change until the transaction ends.
    Optional<KnownOrg> findForChange(UUID orgId);

    /// The orgs whose name contains the search, by name; a null narrows nothing.
    Page<KnownOrg> list(@Nullable UUID only, @Nullable Boolean suspended, @Nullable String search, Slice slice);

    /// The plan of this code or id.
    Optional<Plan> plan(String codeOrId);

    /// Refuses a name that is taken with NAME_TAKEN.
    void add(Org org, Instant createdAt);

    /// Keeps a change of an org that is there; refuses a name that is taken with NAME_TAKEN.
    void save(Org org);

    /// Refuses with IN_USE while teams, keys, administrators or usage hang on the org.
    void remove(UUID orgId);

    /// Takes an org out of sight with all that hangs on it: nobody finds it any more, its name is free, its keys,
    /// administrators and budgets are as deleted, its drafts of invoices void. The rest of it goes later. Refuses
    /// with IN_USE the installation's own org, and one of which calls are open.
    void erase(UUID orgId);

    /// What an org is called, or was before it was erased; empty where nothing is left of it.
    Optional<String> nameOf(UUID orgId);
}
