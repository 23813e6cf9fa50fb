package dev.farthing.application.billing;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.domain.billing.PlanHistory;
import dev.farthing.domain.billing.PlanTerms;
import dev.farthing.domain.billing.PlanVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The plans, their dated terms, and which org was on which when; part of the caller's transaction.
public interface PlanBook {
    /// The plan of this code or id, with the terms in force then.
    Optional<KnownPlan> find(String codeOrId, Instant at);

    /// A page of the plans by code. The status is `active` or `archived`.
    Page<KnownPlan> list(Listing wanted, Instant at);

    /// Refuses a code that is taken with NAME_TAKEN.
    void add(KnownPlan plan);

    /// Keeps what a plan allows; its terms are left as they are.
    void save(KnownPlan plan);

    /// Adds terms from an instant on; others from that very instant are refused as STATE_CONFLICT.
    void add(UUID planId, Instant validFrom, PlanTerms terms);

    /// The instant a plan's last terms begin.
    Optional<Instant> lastTerms(UUID planId);

    /// A plan's terms in the order of time; none of a plan that costs nothing beside what is used.
    List<PlanVersion> versions(UUID planId);

    /// Refuses with IN_USE while an org is or was on the plan.
    void remove(UUID planId);

    /// Which plan an org was and will be on, and what those plans cost when.
    PlanHistory history(UUID orgId);

    /// Puts an org on a plan from an instant on; at an instant that is over or now, at once.
    void change(UUID orgId, UUID planId, Instant validFrom);

    /// Puts the orgs on their plans whose change has come; the orgs it concerned.
    List<UUID> turn();

    /// The database's own time, to the microsecond.
    Instant now();
}
