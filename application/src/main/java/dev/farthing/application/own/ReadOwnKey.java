package dev.farthing.application.own;

import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.KeyUsage;
import dev.farthing.application.relay.OpenKey;
import dev.farthing.application.relay.RateLimits;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.domain.budget.Calendar;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.money.Amount;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells the holder of a key how it stands with that key.
@ApplicationScoped
public class ReadOwnKey {
    private final OpenKey openKey;
    private final CurrentCatalogue catalogue;
    private final KeyUsage usage;
    private final BudgetRepository budgets;
    private final ReadWallet readWallet;
    private final InstantSource clock;

    public ReadOwnKey(
            OpenKey openKey,
            CurrentCatalogue catalogue,
            KeyUsage usage,
            BudgetRepository budgets,
            ReadWallet readWallet,
            InstantSource clock) {
        this.openKey = openKey;
        this.catalogue = catalogue;
        this.usage = usage;
        this.budgets = budgets;
        this.readWallet = readWallet;
        this.clock = clock;
    }

    /// @param ip the caller's numeric address; null when unknown, which only keys without an allow-list accept
    public OwnKey read(@Nullable String presented, @Nullable String ip) {
        var key = openKey.open(presented, ip).usable();
        var now = clock.instant();
        var tenant = catalogue.get().tenant(key.holder().orgId());
        var calendar =
                tenant == null ? Calendar.of(ZoneOffset.UTC) : tenant.org().calendar();
        var sums = usage.since(
                key.holder().orgId(),
                key.id(),
                Span.MONTH.around(now, calendar).start(),
                Span.DAY.around(now, calendar).start());
        var ofKey = RateLimits.Limits.of(key);
        var limits = tenant == null ? ofKey : ofKey.narrowedBy(RateLimits.Limits.of(tenant.plan()));
        return new OwnKey(key, now, sums, budgets.of(Scope.KEY, List.of(key.id()), now), limits, balanceLeft(key));
    }

    private @Nullable Amount balanceLeft(IssuedKey key) {
        if (key.holder().sandbox()) {
            return null;
        }
        var wallet = readWallet.read(key.holder().orgId());
        return wallet.prepaid() ? wallet.balance().left() : null;
    }

    /// A key at an instant, with what it has used today and this month in its org's zone, and how its budgets
    /// stand.
    ///
    /// @param limits those that bind it: of its own and its org's plan's the narrower
    /// @param balanceLeft what is left of its org's prepaid balance; null where the org pays afterwards, and in
    /// the sandbox
    public record OwnKey(
            IssuedKey key,
            Instant at,
            KeyUsage.Sums used,
            List<KnownBudget> budgets,
            RateLimits.Limits limits,
            @Nullable Amount balanceLeft) {
        public OwnKey {
            budgets = List.copyOf(budgets);
        }
    }
}
