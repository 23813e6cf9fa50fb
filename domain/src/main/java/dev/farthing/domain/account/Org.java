package dev.farthing.domain.account;

import dev.farthing.domain.budget.Calendar;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;

/// A tenant: everything that is counted, limited or billed belongs to one.
public record Org(UUID id, String name, boolean suspended, UUID planId, Calendar calendar) {
    /// An org that was always in the same zone.
    public Org(UUID id, String name, boolean suspended, UUID planId, ZoneId zone) {
        this(id, name, suspended, planId, Calendar.of(zone));
    }

    public Org suspend() {
        return new Org(id, name, true, planId, calendar);
    }

    public Org resume() {
        return new Org(id, name, false, planId, calendar);
    }

    /// The org under another name, on another plan, and in another zone once that counts.
    public Org changed(String newName, UUID newPlan, ZoneId wanted, Instant now) {
        return new Org(id, newName, suspended, newPlan, calendar.changed(wanted, now));
    }

    /// The zone that counts, or is to count soon.
    public ZoneId zone() {
        return calendar.zone();
    }
}
