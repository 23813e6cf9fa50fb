package dev.farthing.application.audit;

import dev.farthing.domain.audit.ChainedEntry;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was recorded, for reading.
public interface AuditHistory {
    /// At most so many records, newest first by id.
    ///
    /// @param before only records older than this one; null for the newest
    List<AuditView> newest(AuditFilter filter, @Nullable UUID before, int limit);

    /// Every chain there is, or the one asked for, by id: those with records and those that should have some.
    List<Head> heads(@Nullable UUID chain);

    /// At most so many records of a chain, in order, after a number.
    List<ChainedEntry> following(UUID chain, long seq, int limit);

    /// Where a chain ends: what its last record must be.
    record Head(UUID chain, long seq, String hash) {}
}
