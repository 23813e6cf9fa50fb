package dev.farthing.application.own;

import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.money.Amount;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells what a key may still spend: what is left of the narrowest of the hard budgets of money that count all
/// its calls, be they its own, its team's or its org's, and of a prepaid balance.
@ApplicationScoped
public class ReadKeyAllowance {
    private final BudgetRepository budgets;
    private final ReadWallet readWallet;
    private final InstantSource clock;

    public ReadKeyAllowance(BudgetRepository budgets, ReadWallet readWallet, InstantSource clock) {
        this.budgets = budgets;
        this.readWallet = readWallet;
        this.clock = clock;
    }

    /// Whoever calls has made sure that the key opens. Null where nothing bounds it, as in the sandbox.
    public @Nullable Allowance read(IssuedKey key) {
        var holder = key.holder();
        if (holder.sandbox()) {
            return null;
        }
        var now = clock.instant();
        return Stream.of(
                        of(Scope.KEY, key.id(), now),
                        of(Scope.TEAM, holder.teamId(), now),
                        of(Scope.ORG, holder.orgId(), now),
                        prepaid(holder.orgId()))
                .flatMap(allowances -> allowances)
                .min(Comparator.comparing(Allowance::left))
                .orElse(null);
    }

    private Stream<Allowance> of(Scope scope, @Nullable UUID id, Instant now) {
        return id == null
                ? Stream.empty()
                : budgets.of(scope, List.of(id), now).stream()
                        .filter(ReadKeyAllowance::boundsAllMoney)
                        .map(ReadKeyAllowance::allowance);
    }

    private static boolean boundsAllMoney(KnownBudget known) {
        var budget = known.budget();
        return budget.hard() && budget.unit() == Unit.MONEY && budget.models().isEmpty();
    }

    private static Allowance allowance(KnownBudget known) {
        var use = known.use();
        var limit = Objects.requireNonNull(known.budget().limit());
        return new Allowance(
                new Amount(limit), new Amount(use.left(limit)), known.budget().span(), use.resetsAt());
    }

    private Stream<Allowance> prepaid(UUID orgId) {
        var wallet = readWallet.read(orgId);
        var balance = wallet.balance();
        return wallet.prepaid()
                ? Stream.of(new Allowance(balance.limit(), balance.left(), Span.TOTAL, null))
                : Stream.empty();
    }

    /// What may still be spent of how much.
    ///
    /// @param left never below zero; what running calls hold is gone
    /// @param resetsAt when all of the limit is there again; null for never
    public record Allowance(
            Amount limit, Amount left, Span span, @Nullable Instant resetsAt) {
        public Amount used() {
            return limit.minus(left);
        }
    }
}
