package dev.farthing.application.reconciliation;

import dev.farthing.application.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Counts what is set aside for processes that are gone, and of which nobody knows yet what was spent.
@ApplicationScoped
public class CountOrphanedSlices {
    private final OrphanedSlices slices;

    public CountOrphanedSlices(OrphanedSlices slices) {
        this.slices = slices;
    }

    @Transactional
    public long count() {
        return slices.list(null, false, new Slice(0, 1)).total();
    }
}
