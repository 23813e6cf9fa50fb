package dev.farthing.application.billing;

import dev.farthing.domain.account.Parked;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

class RememberedAccountsTest implements AccountsContract {
    private final RememberedAccounts accounts =
            new RememberedAccounts(InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));

    @Override
    public Accounts accounts() {
        return accounts;
    }

    @Override
    public UUID anOrg(boolean prepaid) {
        return accounts.anOrg(prepaid);
    }

    @Override
    public void suspend(UUID orgId) {
        accounts.suspend(orgId);
    }

    @Override
    public void credit(UUID orgId, BigDecimal amount) {
        accounts.credit(orgId, amount);
    }

    @Override
    public void limit(UUID orgId, BigDecimal creditLimit, @Nullable BigDecimal lowBalance) {
        accounts.limit(orgId, creditLimit, lowBalance);
    }

    @Override
    public void budget(UUID orgId, BigDecimal monthly) {
        accounts.budget(orgId, monthly);
    }

    @Override
    public void used(UUID orgId, BigDecimal cost) {
        accounts.used(orgId, cost);
    }

    @Override
    public void park(UUID orgId, Parked parked) {
        accounts.park(orgId, parked);
    }

    @Override
    public void overdue(UUID orgId) {
        accounts.overdue(orgId);
    }
}
