package dev.farthing.application.reconciliation;

import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What is recorded of an org's money in a stretch of whole days, summed up in five places.
///
/// @param to not included
/// @param usage what calls were charged, later corrections included
/// @param ledger what the ledger says was earned by these calls
/// @param rollup what their quarter hours sum up to
/// @param budget what the org's limitless budget counted
/// @param invoiced what was invoiced in these days; for information
public record Reconciliation(
        Instant from,
        Instant to,
        Amount usage,
        Amount ledger,
        Amount rollup,
        Amount budget,
        Amount invoiced,
        List<Invariant> invariants) {
    public Reconciliation {
        invariants = List.copyOf(invariants);
    }

    /// The largest deviation among the four sums that must be the same.
    public Amount difference() {
        var sums = Stream.of(usage, ledger, rollup, budget).sorted(Comparator.naturalOrder());
        var ordered = sums.toList();
        return ordered.getLast().minus(ordered.getFirst());
    }

    /// The names of what does not hold, with the sums among them.
    public List<String> broken() {
        var names = invariants.stream().filter(one -> one.rows() > 0).map(Invariant::name);
        return Stream.concat(difference().isZero() ? Stream.empty() : Stream.of("difference"), names)
                .toList();
    }

    /// Something that must hold of every row, and of how many it does not.
    public record Invariant(String name, long rows) {}
}
