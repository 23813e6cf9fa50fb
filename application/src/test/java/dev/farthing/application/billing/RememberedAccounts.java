package dev.farthing.application.billing;

import dev.farthing.domain.account.Parked;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Accounts in memory, in yuan, with nothing frozen.
public final class RememberedAccounts implements Accounts {
    private final Map<UUID, Standing> standings = new HashMap<>();
    private final InstantSource clock;

    public RememberedAccounts(InstantSource clock) {
        this.clock = clock;
    }

    public UUID anOrg(boolean prepaid) {
        var org = UUID.randomUUID();
        standings.put(org, new Standing(prepaid));
        return org;
    }

    public void suspend(UUID orgId) {
        known(orgId).suspended = true;
    }

    public void credit(UUID orgId, BigDecimal amount) {
        known(orgId).balance = known(orgId).balance.add(amount);
    }

    public void limit(UUID orgId, BigDecimal creditLimit, @Nullable BigDecimal lowBalance) {
        known(orgId).creditLimit = creditLimit;
        known(orgId).lowBalance = lowBalance;
    }

    public void budget(UUID orgId, BigDecimal monthly) {
        known(orgId).monthlyBudget = monthly;
    }

    public void used(UUID orgId, BigDecimal cost) {
        known(orgId).monthCost = known(orgId).monthCost.add(cost);
    }

    public void overdue(UUID orgId) {
        known(orgId).overdue = true;
    }

    public void park(UUID orgId, Parked parked) {
        known(orgId).parked = parked;
    }

    private Standing known(UUID orgId) {
        return Optional.ofNullable(standings.get(orgId)).orElseThrow();
    }

    @Override
    public Optional<AccountView> of(UUID orgId) {
        return Optional.ofNullable(standings.get(orgId)).map(standing -> standing.view(orgId, clock.instant()));
    }

    private static final class Standing {
        private final boolean prepaid;
        private BigDecimal balance = BigDecimal.ZERO;
        private BigDecimal creditLimit = BigDecimal.ZERO;
        private BigDecimal monthCost = BigDecimal.ZERO;
        private @Nullable BigDecimal monthlyBudget;
        private @Nullable BigDecimal lowBalance;
        private boolean suspended;
        private boolean overdue;
        private @Nullable Parked parked;

        Standing(boolean prepaid) {
            this.prepaid = prepaid;
        }

        AccountView view(UUID orgId, Instant now) {
            return new AccountView(
                    orgId,
                    "CNY",
                    balance,
                    BigDecimal.ZERO,
                    creditLimit,
                    monthlyBudget,
                    monthCost,
                    lowBalance,
                    prepaid,
                    suspended,
                    overdue,
                    parked,
                    now);
        }
    }
}
