package dev.farthing.application.audit;

import dev.farthing.domain.audit.Deed;
import java.util.ArrayList;
import java.util.List;

/// Remembers what was recorded.
public final class RememberedAudit implements AuditTrail {
    public final List<Deed> deeds = new ArrayList<>();

    @Override
    public void record(Deed deed) {
        deeds.add(deed);
    }

    /// The one deed since the last look.
    public Deed only() {
        if (deeds.size() != 1) {
            throw new AssertionError("deeds: " + deeds);
        }
        return deeds.removeFirst();
    }
}
