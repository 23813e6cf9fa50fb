package dev.farthing.persistence.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.CountedChanges;
import dev.farthing.application.Ids;
import dev.farthing.application.Slice;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.billing.Ledger;
import dev.farthing.application.wallet.AddCredit;
import dev.farthing.application.wallet.AddCredit.Wish;
import dev.farthing.application.wallet.CreditRepository;
import dev.farthing.application.wallet.DrawCredits;
import dev.farthing.application.wallet.ExpireCredits;
import dev.farthing.application.wallet.FollowPlan;
import dev.farthing.application.wallet.KeepWallets;
import dev.farthing.application.wallet.KnownCredit;
import dev.farthing.application.wallet.PassToInvoice;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.application.wallet.UpdateWallet;
import dev.farthing.application.wallet.WalletRepository;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.Edit;
import dev.farthing.domain.ledger.Account;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Balance;
import dev.farthing.domain.wallet.Credit.Kind;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class WalletTest {
    @Inject
    WalletRepository wallets;

    @Inject
    CreditRepository credits;

    @Inject
    Ledger ledger;

    @Inject
    Ids ids;

    @Inject
    Scene scene;

    @Inject
    DataSource database;

    private UUID org = new UUID(0, 0);
    private Caller operator = new Caller.Operator(org);

    @BeforeEach
    void anOrg() {
        org = scene.anOrg();
        operator = new Caller.Operator(org);
    }

    @Test
    void aTopUpIsCountedAndPosted() {
        topUp(Kind.PURCHASED, 100, null);
        topUp(Kind.GRANTED, 40, null);
        assertThat(balance().amount()).isEqualTo(amount(140));
        assertThat(account(Account.WALLET)).isEqualTo(amount(-140));
        assertThat(account(Account.CASH)).isEqualTo(amount(100));
        assertThat(account(Account.PROMOTION)).isEqualTo(amount(40));
        assertThat(credits.list(org, new Slice(0, 1)).total()).isEqualTo(2);
    }

    @Test
    void aTopUpComesOnceUnderItsKeyHoweverManyAskAtOnce() throws Exception {
        var wish = wish(Kind.PURCHASED, 100, null, "order-1");
        try (var threads = Executors.newFixedThreadPool(8)) {
            var asked = IntStream.range(0, 16)
                    .mapToObj(_ -> threads.submit(() -> add(wish).credit().id()))
                    .toList();
            var first = asked.getFirst().get();
            for (Future<UUID> one : asked) {
                assertThat(one.get()).isEqualTo(first);
            }
        }
        assertThat(balance().credited()).isEqualTo(amount(100));
        charge(30);
        draw();
        assertThat(add(wish).credit().drawn()).as("the first answer").isEqualTo(Amount.ZERO);
        for (var other : List.of(
                wish(Kind.PURCHASED, 101, null, "order-1"),
                wish(Kind.GRANTED, 100, null, "order-1"),
                wish(Kind.PURCHASED, 100, Instant.parse("2999-01-01T00:00:00Z"), "order-1"))) {
            refuses(Fault.IDEMPOTENCY_CONFLICT, () -> add(other));
        }
        refuses(Fault.FORBIDDEN, () -> adding().add(new Caller.OrgAdmin(org), wish));
        refuses(Fault.NOT_FOUND, () -> add(new Wish(UUID.randomUUID(), Kind.GRANTED, amount(1), 50, null, null, null)));
        refuses(Fault.INVALID_REQUEST, () -> add(wish(Kind.GRANTED, 1, Instant.EPOCH, null)));
    }

    @Test
    void whatWasChargedIsDrawnInOrderAndPostedByTheQuarterHour() {
        var bought = topUp(Kind.PURCHASED, 100, null);
        var given = topUp(Kind.GRANTED, 40, null);
        var now = Instant.now().truncatedTo(ChronoUnit.HOURS);
        charge(70);
        rollup(now.minusSeconds(900), 25);
        rollup(now, 30);
        assertThat(draw()).isEqualTo(amount(70));
        assertThat(draw()).as("again").isEqualTo(Amount.ZERO);
        assertThat(drawn(given)).isEqualTo(amount(40));
        assertThat(drawn(bought)).isEqualTo(amount(30));
        assertThat(account(Account.WALLET)).isEqualTo(amount(-70));
        assertThat(account(Account.UNBILLED)).isEqualTo(amount(-70));
        assertThat(postedFor(now.minusSeconds(900))).isEqualTo(25);
        assertThat(postedFor(now)).isGreaterThanOrEqualTo(30);
        assertThat(balance().pending()).isEqualTo(Amount.ZERO);
        assertThat(balance().amount()).isEqualTo(amount(70));
    }

    @Test
    void creditThatDoesNotSufficeIsDrawnToItsEndAndLaterCreditPaysTheRest() {
        topUp(Kind.PURCHASED, 10, null);
        charge(25);
        assertThat(draw()).isEqualTo(amount(10));
        assertThat(balance().amount()).isEqualTo(amount(-15));
        topUp(Kind.PURCHASED, 20, null);
        assertThat(balance().drawn()).isEqualTo(amount(25));
    }

    @Test
    void whatIsLeftToAnInvoiceIsNotPaidAgainByLaterCredit() {
        topUp(Kind.PURCHASED, 10, null);
        var period = Instant.now().truncatedTo(ChronoUnit.HOURS);
        charge(25);
        rollup(period.minusSeconds(900), 18);
        rollup(period, 7);
        assertThat(Scene.inTransaction(() -> passing().pass(org, period))).isEqualTo(amount(8));
        assertThat(Scene.inTransaction(() -> passing().pass(org, period))).isEqualTo(Amount.ZERO);
        topUp(Kind.PURCHASED, 100, null);
        assertThat(balance().drawn()).isEqualTo(amount(17));
        assertThat(balance().amount()).isEqualTo(amount(93));
    }

    @Test
    void creditPaysForNothingOfAPeriodThatHasItsInvoice() {
        topUp(Kind.PURCHASED, 10, null);
        var period = Instant.now().truncatedTo(ChronoUnit.HOURS);
        charge(25);
        rollup(period.minusSeconds(900), 18);
        rollup(period, 7);
        draw();
        invoice(period, "draft");
        topUp(Kind.PURCHASED, 100, null);
        assertThat(balance().passed()).isEqualTo(amount(8));
        assertThat(balance().drawn()).isEqualTo(amount(17));
        assertThat(balance().amount()).isEqualTo(amount(93));
    }

    private void invoice(Instant to, String state) {
        Sql.of(
                        "INSERT INTO invoice (org_id, id, kind, state, period_from, period_to, time_zone, currency,"
                                + " stored_before, subtotal_pico, discount_pico, tax_pico, total_pico, booked_pico,"
                                + " digest, created_at) VALUES (?, ?, 'period', ?, ?, ?, 'UTC', 'CNY', ?, 0, 0, 0, 0,"
                                + " 0, repeat('0', 64), ?)",
                        org,
                        org,
                        state,
                        Instant.EPOCH,
                        to,
                        to,
                        to)
                .change(database);
    }

    @Test
    void aCreditEndsButForWhatRunningCallsHold() {
        prepaid();
        topUp(Kind.GRANTED, 60, soon());
        topUp(Kind.PURCHASED, 40, null);
        window();
        var replica = lease(80, 75);
        charge(10);
        Sql.of("UPDATE lease SET amount = amount - 10, allocated = 60 WHERE replica = ?", replica)
                .change(database);
        Sql.of("UPDATE budget_window SET leased = leased - 10 WHERE org_id = ?", org)
                .change(database);
        awaitTheEnd();
        assertThat(Scene.inTransaction(() -> expiring().expire(org)))
                .as("90 are left, 60 of them are held")
                .isEqualTo(amount(30));
        assertThat(limitAndUse()).containsExactly("70", "10", "60");
        assertThat(pastItsEnd()).isEqualTo(20);
        Sql.of("UPDATE lease SET allocated = 0 WHERE replica = ?", replica).change(database);
        assertThat(wallets.due()).contains(org);
        assertThat(Scene.inTransaction(() -> expiring().expire(org))).isEqualTo(amount(20));
        assertThat(limitAndUse()).containsExactly("50", "10", "0");
        assertThat(account(Account.EXPIRED_CREDIT)).isEqualTo(amount(-50));
        assertThat(account(Account.WALLET)).isEqualTo(amount(-40));
        assertThat(balance().amount()).isEqualTo(amount(40));
        assertThat(wallets.due()).doesNotContain(org);
    }

    @Test
    void a17NothingIsBothUsedAndExpired() throws Exception {
        prepaid();
        topUp(Kind.GRANTED, 5_000, wallets.now().plusMillis(700));
        topUp(Kind.PURCHASED, 500, null);
        window();
        try (var threads = Executors.newFixedThreadPool(5)) {
            var users = IntStream.range(0, 4)
                    .mapToObj(_ -> threads.submit(() -> {
                        int used = 0;
                        for (int i = 0; i < 400; i++) {
                            used += Sql.of(
                                            "UPDATE budget_window SET spent = spent + 1 WHERE org_id = ? AND spent +"
                                                    + " leased + 1 <= least(limit_amt, target_amt)",
                                            org)
                                    .change(database);
                        }
                        return used;
                    }))
                    .toList();
            var keeper = threads.submit(() -> {
                for (int i = 0; i < 60; i++) {
                    Scene.inTransaction(() -> expiring().expire(org));
                }
                return null;
            });
            long used = 0;
            for (var user : users) {
                used += user.get();
            }
            keeper.get();
            awaitTheEnd();
            Scene.inTransaction(() -> expiring().expire(org));
            var balance = balance();
            assertThat(balance.spent()).isEqualTo(amount(used));
            assertThat(balance.drawn()).isEqualTo(amount(used));
            assertThat(account(Account.EXPIRED_CREDIT).negated().plus(balance.credited()))
                    .isEqualTo(amount(5_500));
            assertThat(account(Account.WALLET)).isEqualTo(balance.amount().negated());
            assertThat(credits.living(org)).allMatch(credit -> credit.expiresAt() == null);
        }
    }

    @Test
    void aLowBalanceIsToldOnceAndAgainAfterItWasHigher() {
        topUp(Kind.PURCHASED, 100, null);
        charge(89);
        draw();
        assertThat(low()).isEmpty();
        charge(2);
        draw();
        charge(1);
        draw();
        assertThat(low()).containsExactly("0.000000000009");
        topUp(Kind.PURCHASED, 100, null);
        charge(99);
        draw();
        assertThat(low()).containsExactly("0.000000000009", "0.000000000009");
        var update = new UpdateWallet(wallets, ids, new CountedChanges(), new RememberedAudit());
        Scene.inTransaction(() -> update.update(operator, org, new Edit.To<>(amount(50)), new Edit.To<>(amount(5))));
        draw();
        assertThat(new ReadWallet(wallets).read(org).balance().left()).isEqualTo(amount(59));
        charge(55);
        draw();
        assertThat(low()).hasSize(3);
    }

    @Test
    void aBalanceRefusesAsThePlanHasIt() {
        assertThat(wallets.find(org)).isEmpty();
        assertThat(wallets.due()).doesNotContain(org);
        mode("prepaid");
        assertThat(wallets.due()).contains(org);
        keep();
        assertThat(wallets.find(org).orElseThrow().prepaid()).isTrue();
        topUp(Kind.PURCHASED, 10, null);
        window();
        assertThat(limitAndUse()).containsExactly("10", "0", "0");
        mode("postpaid");
        keep();
        charge(30);
        assertThat(limitAndUse()).containsExactly(null, "30", "0");
        mode("prepaid");
        keep();
        assertThat(limitAndUse()).as("from where it stands").containsExactly("30", "30", "0");
        assertThat(wallets.due()).doesNotContain(org);
    }

    private void keep() {
        Scene.inTransaction(() -> {
            new KeepWallets(wallets, new FollowPlan(wallets, ids, new CountedChanges()), expiring()).keep();
            return null;
        });
    }

    private void mode(String mode) {
        scene.sql("UPDATE plan SET billing_mode = ?1 WHERE id = (SELECT plan_id FROM org WHERE id = ?2)", mode, org);
    }

    private void prepaid() {
        mode("prepaid");
        Scene.inTransaction(() -> wallets.open(org, UUID.randomUUID(), true));
    }

    private KnownCredit topUp(Kind kind, long amount, @Nullable Instant expiresAt) {
        return add(wish(kind, amount, expiresAt, null));
    }

    private KnownCredit add(Wish wish) {
        return Scene.inTransaction(() -> adding().add(operator, wish));
    }

    private Wish wish(Kind kind, long amount, @Nullable Instant expiresAt, @Nullable String key) {
        return new Wish(org, kind, amount(amount), 50, expiresAt, null, key);
    }

    private AddCredit adding() {
        return new AddCredit(
                wallets, credits, passing(), drawing(), ledger, ids, new CountedChanges(), new RememberedAudit());
    }

    private PassToInvoice passing() {
        return new PassToInvoice(wallets, credits, drawing());
    }

    private DrawCredits drawing() {
        return new DrawCredits(wallets, credits, ledger, ids);
    }

    private ExpireCredits expiring() {
        return new ExpireCredits(wallets, credits, drawing(), ledger, ids);
    }

    private Amount draw() {
        return Scene.inTransaction(() -> drawing().draw(org));
    }

    private Balance balance() {
        return wallets.balance(wallets.find(org).orElseThrow());
    }

    private Amount account(Account account) {
        return ledger.trialBalance(org, null).balances().getOrDefault(account, Amount.ZERO);
    }

    private Amount drawn(KnownCredit known) {
        return credits.list(org, new Slice(0, 9)).items().stream()
                .filter(one -> one.credit().id().equals(known.credit().id()))
                .map(one -> one.credit().drawn())
                .findFirst()
                .orElseThrow();
    }

    /// As the hot path opens it.
    private void window() {
        Sql.of(
                        "INSERT INTO budget_window (org_id, budget_id, starts_at, limit_amt, target_amt)"
                                + " SELECT org_id, id, 'epoch', CASE WHEN hard THEN limit_amt END, limit_amt FROM budget"
                                + " WHERE org_id = ? AND kind = 'wallet' ON CONFLICT DO NOTHING",
                        org)
                .change(database);
    }

    private void charge(long amount) {
        window();
        Sql.of("UPDATE budget_window SET spent = spent + ? WHERE org_id = ?", amount, org)
                .change(database);
    }

    private UUID lease(long amount, long allocated) {
        var replica = UUID.randomUUID();
        Sql.of("UPDATE budget_window SET leased = leased + ? WHERE org_id = ?", amount, org)
                .change(database);
        Sql.of(
                        "INSERT INTO lease (org_id, budget_id, starts_at, replica, amount, allocated)"
                                + " SELECT org_id, budget_id, starts_at, ?, ?, ? FROM budget_window WHERE org_id = ?",
                        replica,
                        amount,
                        allocated,
                        org)
                .change(database);
        return replica;
    }

    private void rollup(Instant bucket, long cost) {
        Sql.of(
                        "INSERT INTO usage_rollup (org_id, bucket, key_id, model, provider, sandbox, requests,"
                                + " ok_requests, error_requests, cancelled_requests, refused_requests, prompt_tokens,"
                                + " cached_tokens, cache_write_tokens, completion_tokens, reasoning_tokens, cost_pico,"
                                + " chars, latency_ms, first_token_ms, first_token_calls)"
                                + " VALUES (?, ?, ?, 'm', 'p', false, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, ?, 0, 0, 0, 0)",
                        org,
                        bucket,
                        org,
                        cost)
                .change(database);
    }

    private long postedFor(Instant bucket) {
        return Sql.of(
                        "SELECT sum(e.amount_pico) FROM ledger_txn t JOIN ledger_entry e ON e.org_id = t.org_id AND"
                                + " e.txn_id = t.id WHERE t.org_id = ? AND t.bucket = ? AND t.kind = 'usage'"
                                + " AND e.account = 'wallet'",
                        org,
                        bucket)
                .rows(database, row -> row.getLong(1))
                .getFirst();
    }

    private Instant soon() {
        return wallets.now().plusMillis(300);
    }

    /// Lets the database's own clock pass the last end of a credit.
    private void awaitTheEnd() {
        Sql.of(
                        "SELECT pg_sleep(greatest(0, extract(epoch FROM max(expires_at) - clock_timestamp())))"
                                + " FROM credit WHERE org_id = ?",
                        org)
                .rows(database, row -> true);
    }

    private long pastItsEnd() {
        return Sql.of("SELECT credit_past_its_end(?)", org)
                .rows(database, row -> row.getLong(1))
                .getFirst();
    }

    private List<@Nullable String> limitAndUse() {
        return Sql.of("SELECT limit_amt, spent, leased FROM budget_window WHERE org_id = ?", org)
                .rows(
                        database,
                        row -> Arrays.asList(
                                row.getString("limit_amt"), row.getString("spent"), row.getString("leased")))
                .getFirst();
    }

    private List<String> low() {
        return Sql.of(
                        "SELECT subject ->> 'left' FROM outbox WHERE org_id = ? AND kind = 'low_balance' ORDER BY id",
                        org)
                .rows(database, row -> row.getString(1));
    }

    private static void refuses(Fault fault, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(fault));
    }

    private static Amount amount(long pico) {
        return new Amount(BigInteger.valueOf(pico));
    }
}
