package dev.farthing.application.observation;

import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.wallet.CreditRepository;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.application.wallet.ReadWallet.KnownWallet;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Credit;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells how much an org may still do before one of its limits is met.
@ApplicationScoped
public class ReadHeadroom {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final BigDecimal ALL = BigDecimal.valueOf(100);
    private static final BigDecimal TIGHT = BigDecimal.valueOf(80);
    private static final BigInteger FIFTH = BigInteger.valueOf(5);

    private final BudgetRepository budgets;
    private final ReadWallet readWallet;
    private final CreditRepository credits;
    private final BegunCalls begun;
    private final CurrentCatalogue catalogue;

    public ReadHeadroom(
            BudgetRepository budgets,
            ReadWallet readWallet,
            CreditRepository credits,
            BegunCalls begun,
            CurrentCatalogue catalogue) {
        this.budgets = budgets;
        this.readWallet = readWallet;
        this.credits = credits;
        this.begun = begun;
        this.catalogue = catalogue;
    }

    /// Whether there is room for more calls.
    public enum Capacity {
        SUFFICIENT,
        /// Four fifths of a limit are used, or the balance is low.
        TIGHT,
        /// Calls are being refused, or are about to be.
        EXHAUSTED
    }

    /// @param requestsPercent of the requests a minute that the plan allows
    /// @param budgetPercent of that budget of money for all models that is used up furthest
    public record Headroom(BigDecimal requestsPercent, BigDecimal budgetPercent, Capacity capacity) {}

    /// Every org together has no limit. A team has its own budgets, and shares the org's with all others of it: of
    /// these it is told how far all of them together are.
    public Headroom read(Whose whose, Instant now) {
        var orgId = whose.orgId();
        if (orgId == null) {
            return new Headroom(BigDecimal.ZERO, BigDecimal.ZERO, Capacity.SUFFICIENT);
        }
        var requests = requestsPercent(orgId, now);
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
        return worst.compareTo(TIGHT) >= 0 || (wallet.prepaid() && isLow(wallet))
                ? Capacity.TIGHT
                : Capacity.SUFFICIENT;
    }

    /// Four fifths of the credit that came last are used, or it is so low that the org wants to hear of it.
    private boolean isLow(KnownWallet wallet) {
        var left = wallet.balance().left();
        var last = credits.last(wallet.orgId())
                .map(Credit::amount)
                .orElse(wallet.balance().creditLimit());
        var low = wallet.lowBalance();
        return left.compareTo(new Amount(last.pico().divide(FIFTH))) <= 0 || (low != null && left.compareTo(low) < 0);
    }

    /// Calls are only counted where there is a limit.
    private BigDecimal requestsPercent(UUID orgId, Instant now) {
        var tenant = catalogue.get().tenant(orgId);
        var limit = tenant == null ? null : tenant.plan().rpmLimit();
        return limit == null ? BigDecimal.ZERO : Percent.of(begun.since(orgId, now.minus(MINUTE)), limit);
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
