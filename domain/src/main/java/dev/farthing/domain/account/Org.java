package dev.farthing.domain.account;

import dev.farthing.domain.budget.Calendar;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A tenant: everything that is counted, limited or billed belongs to one.
///
/// @param abandonedCalls null for what is usual
public record Org(
        UUID id,
        String name,
        boolean suspended,
        UUID planId,
        Calendar calendar,
        @Nullable AbandonedCalls abandonedCalls,
        Overruns overruns) {
    /// An org that was always in the same zone.
    public Org(UUID id, String name, boolean suspended, UUID planId, ZoneId zone) {
        this(id, name, suspended, planId, Calendar.of(zone), null, Overruns.ABSORB);
    }

    public Org suspend() {
        return new Org(id, name, true, planId, calendar, abandonedCalls, overruns);
    }

    public Org resume() {
        return new Org(id, name, false, planId, calendar, abandonedCalls, overruns);
    }

    /// The org under another name, on another plan, and in another zone once that counts.
    public Org changed(String newName, UUID newPlan, ZoneId wanted, Instant now) {
        return new Org(id, newName, suspended, newPlan, calendar.changed(wanted, now), abandonedCalls, overruns);
    }

    public Org with(@Nullable AbandonedCalls wish, Overruns payer) {
        return new Org(id, name, suspended, planId, calendar, wish, payer);
    }

    /// The zone that counts, or is to count soon.
    public ZoneId zone() {
        return calendar.zone();
    }
}
