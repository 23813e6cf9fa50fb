package dev.farthing.persistence.account;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.account.KnownOrg;
import dev.farthing.domain.account.Org;
import dev.farthing.persistence.CalendarColumns;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

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

    @Column(name = "managed_by", insertable = false, updatable = false)
    String managedBy;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    void take(Org org) {
        id = org.id();
        name = org.name();
        suspended = org.suspended();
        planId = org.planId();
        timeZone = org.zone().getId();
        pastZones = CalendarColumns.past(org.calendar());
    }

    KnownOrg with(PlanRow plan) {
        return new KnownOrg(
                new Org(id, name, suspended, planId, CalendarColumns.read(timeZone, List.of(pastZones))),
                plan.toPlan(),
                ManagedBy.valueOf(managedBy.toUpperCase(Locale.ROOT)),
                createdAt);
    }
}
