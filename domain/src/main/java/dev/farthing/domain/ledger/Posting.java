package dev.farthing.domain.ledger;

import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A transaction of an org's ledger: entries that sum to zero, posted once under a key of their own.
///
/// @param key what makes posting it again harmless
/// @param bucket the UTC quarter hour of the calls it is for, or of the posting itself
public record Posting(
        UUID id,
        UUID orgId,
        String key,
        PostingKind kind,
        Instant bucket,
        @Nullable String memo,
        List<Entry> entries) {
    public Posting {
        entries = entries.stream().sorted(Comparator.comparing(Entry::account)).toList();
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a posting without entries");
        }
        if (entries.stream().map(Entry::account).distinct().count() != entries.size()) {
            throw new IllegalArgumentException("a posting names an account twice");
        }
        var sum = Amount.sum(entries.stream().map(Entry::amount).toList());
        if (!sum.isZero()) {
            throw new IllegalArgumentException("a posting sums to " + sum + " and not to zero");
        }
    }

    /// Whether it says what another one says, whenever and under whatever id: the same kind and the same entries.
    public boolean saysTheSameAs(PostingKind otherKind, List<Entry> otherEntries) {
        return kind == otherKind
                && entries.equals(otherEntries.stream()
                        .sorted(Comparator.comparing(Entry::account))
                        .toList());
    }
}
