package dev.farthing.persistence.account;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.account.KnownOrg;
import dev.farthing.domain.account.AbandonedCalls;
import dev.farthing.domain.account.ComingPlan;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Overruns;
import dev.farthing.domain.account.Parked;
import dev.farthing.persistence.CalendarColumns;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/// An org.
@Entity(name = "Org")
@Table(name = "org")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class OrgRow {
    @Id
    UUID id;

    String name;
    boolean suspended;

    @Column(name = "plan_id")
    UUID planId;

    @Column(name = "time_zone")
    String timeZone;

    @Column(name = "past_zones")
    String[] pastZones;

    @Column(name = "abandoned_calls")
    @Nullable
    String abandonedCalls;

    String overruns;

    @Column(name = "managed_by", insertable = false, updatable = false)
    String managedBy;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "erasing_since", insertable = false, updatable = false)
    @Nullable
    Instant erasingSince;

    @Formula("(SELECT p.since FROM org_parked p WHERE p.org_id = id)")
    @Nullable
    Instant parkedSince;

    @Formula("(SELECT p.reason FROM org_parked p WHERE p.org_id = id)")
    @Nullable
    String parkedReason;

    @Formula("(SELECT min(c.valid_from) FROM plan_change c WHERE c.org_id = id AND c.valid_from > clock_timestamp())")
    @Nullable
    Instant nextPlanFrom;

    @Formula("(SELECT c.plan_id FROM plan_change c WHERE c.org_id = id AND c.valid_from = (SELECT min(n.valid_from)"
            + " FROM plan_change n WHERE n.org_id = c.org_id AND n.valid_from > clock_timestamp()))")
    @Nullable
    UUID nextPlanId;

    void take(Org org) {
        id = org.id();
        name = org.name();
        suspended = org.suspended();
        planId = org.planId();
        timeZone = org.zone().getId();
        pastZones = CalendarColumns.past(org.calendar());
        var wish = org.abandonedCalls();
        abandonedCalls = wish == null ? null : wish.name().toLowerCase(Locale.ROOT);
        overruns = org.overruns().name().toLowerCase(Locale.ROOT);
    }

    /// @param next the plan it will be on, if a change lies ahead
    KnownOrg with(PlanRow plan, @Nullable PlanRow next) {
        var wish = abandonedCalls == null ? null : AbandonedCalls.valueOf(abandonedCalls.toUpperCase(Locale.ROOT));
        return new KnownOrg(
                new Org(
                        id,
                        name,
                        suspended,
                        planId,
                        CalendarColumns.read(timeZone, List.of(pastZones)),
                        wish,
                        Overruns.valueOf(overruns.toUpperCase(Locale.ROOT))),
                plan.toPlan(),
                ManagedBy.valueOf(managedBy.toUpperCase(Locale.ROOT)),
                createdAt,
                next == null || nextPlanFrom == null ? null : new ComingPlan(next.toPlan(), nextPlanFrom),
                parkedSince == null || parkedReason == null ? null : new Parked(parkedSince, parkedReason));
    }
}
