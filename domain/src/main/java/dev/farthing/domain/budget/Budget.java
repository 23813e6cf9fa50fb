package dev.farthing.domain.budget;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How much of a unit may be used in each window, by whom, and for which models.
///
/// @param models the models it counts; empty for all
/// @param limit in the budget's unit; null for the limitless budget that sums up an org
/// @param hard whether a call whose hold does not fit is refused; a soft budget only counts and tells
/// @param alertAtPct the shares of the limit, in per cent, that are told of once per window
public record Budget(
        UUID orgId,
        UUID id,
        Kind kind,
        Scope scope,
        UUID scopeId,
        Unit unit,
        Set<String> models,
        @Nullable BigInteger limit,
        Span span,
        boolean hard,
        List<Integer> alertAtPct) {
    public static final List<Integer> USUAL_ALERTS = List.of(50, 80, 95, 100);

    /// Where a budget comes from: how many calls may run at once, set by a person, the org's prepaid balance, or the
    /// sum of everything.
    public enum Kind {
        PLACES,
        CAP,
        WALLET,
        ROOT
    }

    public Budget {
        models = Set.copyOf(models);
        alertAtPct = alertAtPct.stream().sorted().distinct().toList();
        if (limit == null ? kind != Kind.ROOT : limit.signum() < 0) {
            throw new IllegalArgumentException("a budget has a limit of zero or more");
        }
        if (scope == Scope.ORG && !scopeId.equals(orgId)) {
            throw new IllegalArgumentException("an org's budget is about that org");
        }
    }

    public Hold.Manner manner() {
        return kind == Kind.PLACES ? Hold.Manner.LENT : hard ? Hold.Manner.CAPPED : Hold.Manner.COUNTED;
    }

    /// Whether what a call uses may not exceed what it holds, so that it must have a bound.
    public boolean capsUse() {
        return manner() == Hold.Manner.CAPPED;
    }

    public boolean counts(String model) {
        return models.isEmpty() || models.contains(model);
    }

    /// This budget with another limit and other alerts; everything else about a budget never changes.
    public Budget changed(BigInteger newLimit, List<Integer> newAlerts) {
        return new Budget(orgId, id, kind, scope, scopeId, unit, models, newLimit, span, hard, newAlerts);
    }

    public WindowKey windowAt(Instant at, Calendar calendar) {
        return new WindowKey(orgId, id, span.around(at, calendar).start());
    }
}
