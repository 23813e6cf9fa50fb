package dev.farthing.domain.billing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which plan an org was on since when, and which terms each plan had since when.
public record PlanHistory(List<Change> changes, List<PlanVersion> versions) {
    /// From then on the org is on that plan.
    public record Change(UUID planId, Instant validFrom) {}

    /// A part of a period under one version.
    public record Span(Period period, PlanVersion version) {}

    public PlanHistory {
        changes =
                changes.stream().sorted(Comparator.comparing(Change::validFrom)).toList();
        versions = versions.stream()
                .sorted(Comparator.comparing(PlanVersion::validFrom))
                .toList();
    }

    /// The terms in force at an instant; null before the org was on any plan.
    public @Nullable PlanVersion at(Instant instant) {
        Change on = null;
        for (var change : changes) {
            if (!change.validFrom().isAfter(instant)) {
                on = change;
            }
        }
        return on == null ? null : versionOf(on.planId(), instant);
    }

    /// The next change that lies ahead of an instant.
    public Optional<Change> after(Instant instant) {
        return changes.stream()
                .filter(change -> change.validFrom().isAfter(instant))
                .findFirst();
    }

    /// A plan's first terms hold for the time before them too: every plan has some.
    private PlanVersion versionOf(UUID planId, Instant instant) {
        var ofPlan = versions.stream()
                .filter(version -> version.planId().equals(planId))
                .toList();
        return ofPlan.reversed().stream()
                .filter(version -> !version.validFrom().isAfter(instant))
                .findFirst()
                .orElseGet(ofPlan::getFirst);
    }

    /// A period cut wherever other terms begin; what lies before the first plan is left out.
    public List<Span> within(Period period) {
        var cuts = new TreeSet<Instant>();
        changes.forEach(change -> cuts.add(change.validFrom()));
        versions.forEach(version -> cuts.add(version.validFrom()));
        cuts.removeIf(cut -> !period.contains(cut));
        cuts.add(period.from());
        cuts.add(period.to());
        var spans = new ArrayList<Span>();
        var from = cuts.first();
        for (var to : cuts.tailSet(from, false)) {
            var version = at(from);
            if (version != null) {
                append(spans, new Span(new Period(from, to), version));
            }
            from = to;
        }
        return spans;
    }

    private static void append(List<Span> spans, Span next) {
        if (!spans.isEmpty() && spans.getLast().version().equals(next.version())) {
            var whole =
                    new Period(spans.getLast().period().from(), next.period().to());
            spans.set(spans.size() - 1, new Span(whole, next.version()));
        } else {
            spans.add(next);
        }
    }
}
