package dev.farthing.application.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.account.Parked;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What everything that adds up accounts does, billing in yuan; each test works in an org of its own.
public interface AccountsContract {
    Accounts accounts();

    /// A new org on a plan of its own, which is prepaid or not.
    UUID anOrg(boolean prepaid);

    void suspend(UUID orgId);

    /// Adds credit to an org's balance.
    void credit(UUID orgId, BigDecimal amount);

    /// Says how far an org's balance may go below zero, and below what it asks to be told.
    void limit(UUID orgId, BigDecimal creditLimit, @Nullable BigDecimal lowBalance);

    /// Gives an org a month budget.
    void budget(UUID orgId, BigDecimal monthly);

    /// Has calls cost this much, this month.
    void used(UUID orgId, BigDecimal cost);

    /// Leaves an org with an invoice past its day.
    void overdue(UUID orgId);

    /// Lets no invoice of an org be issued.
    void park(UUID orgId, Parked parked);

    @Test
    default void whereThereIsNoOrgThereIsNoAccount() {
        assertThat(accounts().of(UUID.randomUUID())).isEmpty();
    }

    @Test
    default void aNewOrgStandsAtNothing() {
        var org = anOrg(false);

        var account = accounts().of(org).orElseThrow();

        assertThat(account.orgId()).isEqualTo(org);
        assertThat(account.currency()).isEqualTo("CNY");
        assertThat(account.balance()).isEqualByComparingTo("0");
        assertThat(account.frozen()).isEqualByComparingTo("0");
        assertThat(account.creditLimit()).isEqualByComparingTo("0");
        assertThat(account.monthCost()).isEqualByComparingTo("0");
        assertThat(account.monthlyBudget()).isNull();
        assertThat(account.lowBalance()).isNull();
        assertThat(account.prepaid()).isFalse();
        assertThat(account.status()).isEqualTo("active");
        assertThat(account.parked()).isNull();
    }

    @Test
    default void whoseBooksDoNotAgreeIsToldSo() {
        var org = anOrg(false);
        var parked = new Parked(Instant.parse("2026-11-21T12:00:00Z"), "difference, budget_used");
        park(org, parked);

        assertThat(accounts().of(org).orElseThrow().parked()).isEqualTo(parked);
    }

    @Test
    default void whatIsRecordedIsAddedUp() {
        var org = anOrg(true);
        credit(org, new BigDecimal("10.5"));
        credit(org, new BigDecimal("2"));
        limit(org, new BigDecimal("3"), new BigDecimal("1.25"));
        budget(org, new BigDecimal("40"));
        used(org, new BigDecimal("10"));
        used(anOrg(true), new BigDecimal("99"));

        var account = accounts().of(org).orElseThrow();

        assertThat(account.balance()).isEqualByComparingTo("12.5");
        assertThat(account.creditLimit()).isEqualByComparingTo("3");
        assertThat(account.lowBalance()).isEqualByComparingTo("1.25");
        assertThat(account.monthlyBudget()).isEqualByComparingTo("40");
        assertThat(account.monthCost()).isEqualByComparingTo("10");
        assertThat(account.budgetProgressPct()).isEqualByComparingTo("25");
        assertThat(account.prepaid()).isTrue();
    }

    @Test
    default void whoOwesWhatShouldBePaidIsInArrears() {
        var late = anOrg(false);
        overdue(late);
        var usedUp = anOrg(true);
        var suspended = anOrg(false);
        suspend(suspended);

        assertThat(accounts().of(late).orElseThrow().status()).isEqualTo("arrears");
        assertThat(accounts().of(usedUp).orElseThrow().status()).isEqualTo("arrears");
        assertThat(accounts().of(suspended).orElseThrow().status()).isEqualTo("suspended");
    }
}
