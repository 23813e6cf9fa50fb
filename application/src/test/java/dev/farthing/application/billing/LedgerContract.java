package dev.farthing.application.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.ledger.Account;
import dev.farthing.domain.ledger.Entry;
import dev.farthing.domain.ledger.Posting;
import dev.farthing.domain.ledger.PostingKind;
import dev.farthing.domain.money.Amount;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every ledger must do; several tests may share one.
public interface LedgerContract {
    Instant BUCKET = Instant.parse("2026-11-21T12:15:00Z");
    Account[] PAIRED = {Account.UNBILLED, Account.RECEIVABLE, Account.CASH, Account.WALLET, Account.USAGE_REVENUE};

    Ledger ledger();

    <T> T inTransaction(Supplier<T> work);

    private boolean post(Posting posting) {
        return inTransaction(() -> ledger().post(posting));
    }

    private static Posting usage(UUID org, String key, String cost) {
        return posting(org, key, Account.UNBILLED, Account.USAGE_REVENUE, Amount.of(cost));
    }

    private static Posting posting(UUID org, String key, Account to, Account from, Amount amount) {
        var entries = List.of(Entry.debit(to, amount), Entry.credit(from, amount));
        return new Posting(UUID.randomUUID(), org, key, PostingKind.USAGE, BUCKET, null, entries);
    }

    @Test
    default void aPostingIsReadBackAsItWasPosted() {
        var org = UUID.randomUUID();
        var posting = usage(org, "batch-1", "12345678901234567890.000000000001");
        assertThat(post(posting)).isTrue();
        var read = inTransaction(() -> ledger().newest(of(org), null, 10));
        assertThat(read).singleElement().satisfies(view -> {
            assertThat(view.id()).isEqualTo(posting.id());
            assertThat(view.kind()).isEqualTo("usage");
            assertThat(view.idempotencyKey()).isEqualTo("batch-1");
            assertThat(view.bucket()).isEqualTo(BUCKET);
            assertThat(view.entries())
                    .extracting(PostingView.EntryView::account)
                    .containsExactlyInAnyOrder("unbilled", "usage_revenue");
        });
        assertThat(inTransaction(() -> ledger().trialBalance(org, null)).of(Account.UNBILLED))
                .isEqualTo(Amount.of("12345678901234567890.000000000001"));
    }

    @Test
    default void a19TheSamePostingAgainHasNoEffectAndAnotherUnderItsKeyIsRefused() {
        var org = UUID.randomUUID();
        assertThat(post(usage(org, "k", "1"))).isTrue();
        assertThat(post(usage(org, "k", "1"))).isFalse();
        assertThatThrownBy(() -> post(usage(org, "k", "1.000000000001")))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.IDEMPOTENCY_CONFLICT));
        assertThat(inTransaction(() -> ledger().trialBalance(org, null)).of(Account.UNBILLED))
                .isEqualTo(Amount.of("1"));
        assertThat(post(usage(UUID.randomUUID(), "k", "2"))).isTrue();
    }

    @Test
    default void a18TheTrialBalanceIsZeroAtAnyInstant() {
        var org = UUID.randomUUID();
        var random = new Random(18);
        var before = Instant.now();
        for (int i = 0; i < 200; i++) {
            int to = random.nextInt(PAIRED.length);
            int from = (to + 1 + random.nextInt(PAIRED.length - 1)) % PAIRED.length;
            var amount = new Amount(new BigInteger(60, random).add(BigInteger.ONE));
            post(posting(org, "p" + i, PAIRED[to], PAIRED[from], amount));
        }
        long nanos = Duration.between(before, Instant.now()).toNanos();
        var seen = new ArrayList<Amount>();
        inTransaction(() -> {
            for (int i = 0; i < 1_000; i++) {
                var balance = ledger().trialBalance(org, before.plusNanos(random.nextLong(nanos)));
                assertThat(balance.difference()).isEqualTo(Amount.ZERO);
                seen.add(balance.of(Account.CASH));
            }
            return true;
        });
        assertThat(seen.stream().distinct())
                .as("balances at different instants")
                .hasSizeGreaterThan(1);
    }

    @Test
    default void pagesFollowEachOther() {
        var org = UUID.randomUUID();
        for (int i = 0; i < 7; i++) {
            post(usage(org, "p" + i, "1"));
        }
        var whole = inTransaction(() -> ledger().newest(of(org), null, 100));
        assertThat(whole).hasSize(7);
        var paged = new ArrayList<PostingView>();
        UUID cursor = null;
        for (int i = 0; i < 3; i++) {
            var last = cursor;
            var page = inTransaction(() -> ledger().newest(of(org), last, 3));
            paged.addAll(page);
            cursor = page.getLast().id();
        }
        assertThat(paged).containsExactlyElementsOf(whole);
    }

    @Test
    default void postingsAreFoundByAccountKindAndTime() {
        var org = UUID.randomUUID();
        post(usage(org, "a", "1"));
        post(posting(org, "b", Account.CASH, Account.WALLET, Amount.of("5")));
        assertThat(keys(new PostingFilter(org, Account.CASH, null, null, null))).containsExactly("b");
        assertThat(keys(new PostingFilter(org, null, "usage", null, null))).containsExactlyInAnyOrder("a", "b");
        assertThat(keys(new PostingFilter(org, null, "payment", null, null))).isEmpty();
        var now = Instant.now();
        assertThat(keys(new PostingFilter(org, null, null, now.plusSeconds(60), null)))
                .isEmpty();
        assertThat(keys(new PostingFilter(org, null, null, now.minusSeconds(60), now.plusSeconds(60))))
                .hasSize(2);
        assertThat(keys(of(UUID.randomUUID()))).isEmpty();
    }

    private List<String> keys(PostingFilter filter) {
        return inTransaction(() -> ledger().newest(filter, null, 100)).stream()
                .map(PostingView::idempotencyKey)
                .toList();
    }

    private static PostingFilter of(UUID org) {
        return new PostingFilter(org, null, null, null, null);
    }
}
