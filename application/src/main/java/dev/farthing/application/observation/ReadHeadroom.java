package dev.farthing.application.observation;

import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Unit;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells how much an org may still do before one of its limits is met.
@ApplicationScoped
public class ReadHeadroom {
    private static final BigDecimal ALL = BigDecimal.valueOf(100);
    private static final BigDecimal TIGHT = BigDecimal.valueOf(80);

    private final BudgetRepository budgets;
    private final ReadWallet readWallet;
    private final CurrentCatalogue catalogue;

    public ReadHeadroom(BudgetRepository budgets, ReadWallet readWallet, CurrentCatalogue catalogue) {
        this.budgets = budgets;
        this.readWallet = readWallet;
        this.catalogue = catalogue;
    }

    /// Whether there is room for more calls.
    public enum Capacity {
        SUFFICIENT,
        /// Four fifths of a limit are used.
        TIGHT,
        /// Calls are being refused, or are about to be.
        EXHAUSTED
    }

    /// @param requestsPercent of the requests a minute that the plan allows
    /// @param budgetPercent of that budget of money for all models that is used up furthest
    public record Headroom(BigDecimal requestsPercent, BigDecimal budgetPercent, Capacity capacity) {}

    /// Every org together has no limit. A team has the org's, and its own budgets.
    ///
    /// @param lastMinute how many calls of theirs began within it
    public Headroom read(Whose whose, long lastMinute, Instant now) {
        var orgId = whose.orgId();
        if (orgId == null) {
            return new Headroom(BigDecimal.ZERO, BigDecimal.ZERO, Capacity.SUFFICIENT);
        }
        var requests = requestsPercent(orgId, lastMinute);
        var known = new ArrayList<>(budgets.of(Scope.ORG, List.of(orgId), now));
        var ofTeam =
                whose.teamId() == null ? List.<KnownBudget>of() : budgets.of(Scope.TEAM, List.of(whose.teamId()), now);
        var shown = highest(whose.teamId() == null ? known : ofTeam, false);
        known.addAll(ofTeam);
        var worst = requests.max(highest(known, true));
        return new Headroom(requests, shown, capacity(orgId, worst));
    }

    private Capacity capacity(UUID orgId, BigDecimal worst) {
        var wallet = readWallet.read(orgId);
        if (worst.compareTo(ALL) >= 0
                || (wallet.prepaid() && wallet.balance().left().isZero())) {
            return Capacity.EXHAUSTED;
        }
        return worst.compareTo(TIGHT) >= 0 ? Capacity.TIGHT : Capacity.SUFFICIENT;
    }

    private BigDecimal requestsPercent(UUID orgId, long lastMinute) {
        var tenant = catalogue.get().tenant(orgId);
        var limit = tenant == null ? null : tenant.plan().rpmLimit();
        return limit == null ? BigDecimal.ZERO : Percent.of(lastMinute, limit);
    }

    private static BigDecimal highest(List<KnownBudget> known, boolean hard) {
        return known.stream()
                .filter(one -> hard ? one.budget().hard() : isOfAllMoney(one))
                .map(one -> used(one.budget().limit(), one.use().spent()))
                .max(BigDecimal::compareTo)
                .orElse(BigDecimal.ZERO);
    }

    private static boolean isOfAllMoney(KnownBudget one) {
        return one.budget().unit() == Unit.MONEY && one.budget().models().isEmpty();
    }

    private static BigDecimal used(@Nullable BigInteger limit, BigInteger spent) {
        if (limit == null) {
            return BigDecimal.ZERO;
        }
        return limit.signum() == 0 ? ALL : Percent.of(spent, limit);
    }
}
