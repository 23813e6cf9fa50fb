package dev.farthing.application.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Balance;
import dev.farthing.domain.wallet.Credit;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [WalletRepository] does; each test works in an org of its own.
public interface WalletRepositoryContract {
    Instant START = Instant.parse("2026-01-01T00:00:00.000001Z");

    WalletRepository wallets();

    CreditRepository credits();

    /// A new org on a plan of its own, which is prepaid or not.
    UUID anOrg(boolean prepaid);

    /// Lets the plan of an org be prepaid or not from now on.
    void turn(UUID orgId, boolean prepaid);

    /// Has calls charge this much to a balance.
    void charge(Wallet wallet, Amount cost);

    /// Notes that an org has an invoice of a period that ends then.
    void invoiced(UUID orgId, Instant periodEnd);

    @Test
    default void anOrgHasNoBalanceUntilItGetsOne() {
        var org = anOrg(false);
        assertThat(wallets().find(org)).isEmpty();
        assertThat(wallets().findForChange(org)).isEmpty();

        var budget = UUID.randomUUID();
        var wallet = wallets().open(org, budget, false);

        assertThat(wallet)
                .isEqualTo(new Wallet(org, budget, false, Amount.ZERO, Amount.ZERO, Instant.EPOCH, null, false));
        assertThat(wallets().find(org)).contains(wallet);
        assertThat(wallets().open(org, UUID.randomUUID(), true))
                .as("the one it has")
                .isEqualTo(wallet);
        assertThat(wallets().findForChange(org)).contains(wallet);
    }

    @Test
    default void whetherAnOrgIsPrepaidItsPlanSays() {
        var org = anOrg(true);
        assertThat(wallets().isPrepaid(org)).contains(true);
        assertThat(wallets().isPrepaid(anOrg(false))).contains(false);
        assertThat(wallets().isPrepaid(UUID.randomUUID())).isEmpty();
    }

    @Test
    default void whatIsChangedIsKept() {
        var org = anOrg(true);
        var wallet = wallets().open(org, UUID.randomUUID(), true);
        var changed = wallet.limited(Amount.of("5"), Amount.of("1.5"))
                .closed(Amount.of("2"), START)
                .told(true)
                .switchedTo(false);

        wallets().save(changed, Amount.of("7"));

        assertThat(wallets().find(org)).contains(changed);
        var back = changed.limited(Amount.ZERO, null);
        wallets().save(back, Amount.of("2"));
        assertThat(wallets().find(org)).contains(back);
    }

    @Test
    default void aBalanceIsWhatCameAndWhatWasCharged() {
        var org = anOrg(true);
        var wallet = wallets().open(org, UUID.randomUUID(), true);
        var lasting = add(org, "10", null).draw(Amount.of("2"));
        credits().save(org, lasting);
        var ended = add(org, "4", START).draw(Amount.of("1")).expire(Amount.of("3"));
        credits().save(org, ended);
        wallet = wallet.limited(Amount.of("1"), null);
        wallets().save(wallet, Amount.of("12"));
        charge(wallet, Amount.of("3.5"));

        assertThat(wallets().balance(wallet))
                .isEqualTo(new Balance(
                        Amount.of("11"),
                        Amount.of("3"),
                        Amount.ZERO,
                        Amount.of("1"),
                        Amount.of("3.5"),
                        Amount.ZERO,
                        Amount.ZERO));
    }

    @Test
    default void whatNeedsWorkIsDue() {
        var still = anOrg(false);
        var followed = anOrg(true);
        wallets().open(followed, UUID.randomUUID(), true);
        assertThat(wallets().due()).doesNotContain(still, followed);

        var late = anOrg(false);
        wallets().open(late, UUID.randomUUID(), false);
        add(late, "4", START);
        turn(still, true);
        turn(followed, false);
        var charged = anOrg(true);
        var wallet = wallets().open(charged, UUID.randomUUID(), true);
        wallets().save(wallet, Amount.of("9"));
        charge(wallet, Amount.of("1"));

        assertThat(wallets().due()).contains(late, still, followed, charged);
        wallets().seen(wallet, Amount.of("1"));
        assertThat(wallets().due()).doesNotContain(charged);
    }

    @Test
    default void itsInvoicesReachToTheEndOfTheLastOne() {
        var org = anOrg(false);
        assertThat(wallets().invoicedUpTo(org)).isEmpty();

        invoiced(org, START.plusSeconds(60));
        invoiced(org, START);

        assertThat(wallets().invoicedUpTo(org)).contains(START.plusSeconds(60));
    }

    private Credit add(UUID org, String amount, @Nullable Instant expiresAt) {
        var credit = Credit.fresh(
                UUID.randomUUID(), Credit.Kind.PURCHASED, 50, expiresAt, START.minusSeconds(60), Amount.of(amount));
        credits().add(new KnownCredit(org, credit, null), null);
        return credit;
    }
}
