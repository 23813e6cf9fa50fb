package dev.farthing.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PostingTest {
    private static final Amount ONE = Amount.of("1");

    private static Posting posting(Entry... entries) {
        return new Posting(
                UUID.randomUUID(), UUID.randomUUID(), "key", PostingKind.USAGE, Instant.EPOCH, null, List.of(entries));
    }

    @Test
    void whatDoesNotSumToZeroIsRefusedAtBirth() {
        assertThatThrownBy(() -> posting(
                        Entry.debit(Account.UNBILLED, ONE),
                        Entry.credit(Account.USAGE_REVENUE, Amount.of("1.000000000001"))))
                .hasMessageContaining("-0.000000000001");
        assertThatThrownBy(PostingTest::posting).hasMessageContaining("without entries");
        assertThatThrownBy(() -> Entry.debit(Account.CASH, Amount.ZERO)).hasMessageContaining("nothing");
        assertThatThrownBy(() -> posting(
                        Entry.debit(Account.CASH, ONE),
                        Entry.debit(Account.CASH, ONE),
                        Entry.credit(Account.WALLET, Amount.of("2"))))
                .hasMessageContaining("twice");
    }

    @Test
    void theOrderOfEntriesSaysNothing() {
        var posting = posting(Entry.debit(Account.CASH, ONE), Entry.credit(Account.WALLET, ONE));
        assertThat(posting.saysTheSameAs(
                        PostingKind.USAGE, List.of(Entry.credit(Account.WALLET, ONE), Entry.debit(Account.CASH, ONE))))
                .isTrue();
        assertThat(posting.saysTheSameAs(PostingKind.TOP_UP, posting.entries())).isFalse();
        assertThat(posting.saysTheSameAs(
                        PostingKind.USAGE, List.of(Entry.credit(Account.CASH, ONE), Entry.debit(Account.WALLET, ONE))))
                .isFalse();
    }

    @Test
    void aBrokenLedgerShowsByItsDifference() {
        var balance = new TrialBalance(Instant.EPOCH, Map.of(Account.CASH, ONE, Account.WALLET, Amount.of("-0.9")));
        assertThat(balance.difference()).isEqualTo(Amount.of("0.1"));
        assertThat(balance.of(Account.ROUNDING)).isEqualTo(Amount.ZERO);
    }
}
