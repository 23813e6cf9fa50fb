package dev.farthing.persistence.budget;

import dev.farthing.application.wallet.CreditRepository;
import dev.farthing.application.wallet.Wallet;
import dev.farthing.application.wallet.WalletRepository;
import dev.farthing.application.wallet.WalletRepositoryContract;
import dev.farthing.domain.money.Amount;
import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresWalletsTest implements WalletRepositoryContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @Override
    public WalletRepository wallets() {
        return new PostgresWallets(DATABASE.dataSource(), new OpenWindows(DATABASE.dataSource()));
    }

    @Override
    public CreditRepository credits() {
        return new PostgresCredits(DATABASE.dataSource());
    }

    @Override
    public UUID anOrg(boolean prepaid) {
        return PlainOrgs.anOrg(DATABASE.dataSource(), prepaid);
    }

    @Override
    public void turn(UUID orgId, boolean prepaid) {
        Sql.of(
                        "UPDATE plan SET billing_mode = ? WHERE id = (SELECT plan_id FROM org WHERE id = ?)",
                        prepaid ? "prepaid" : "postpaid",
                        orgId)
                .change(DATABASE.dataSource());
    }

    @Override
    public void charge(Wallet wallet, Amount cost) {
        Sql.of("""
                INSERT INTO budget_window (org_id, budget_id, starts_at, limit_amt, target_amt, spent)
                SELECT org_id, id, 'epoch', limit_amt, limit_amt, ? FROM budget WHERE org_id = ? AND id = ?
                """, cost.pico(), wallet.orgId(), wallet.budgetId()).change(DATABASE.dataSource());
    }

    @Override
    public void invoiced(UUID orgId, Instant periodEnd) {
        Sql.of("""
                INSERT INTO invoice (org_id, id, kind, period_from, period_to, time_zone, currency, stored_before,
                    subtotal_pico, discount_pico, tax_pico, total_pico, booked_pico, digest, created_at)
                VALUES (?, ?, 'period', ?, ?, 'UTC', 'CNY', ?, 0, 0, 0, 0, 0, repeat('0', 64), ?)
                """, orgId, UUID.randomUUID(), periodEnd.minusSeconds(60), periodEnd, periodEnd, periodEnd)
                .change(DATABASE.dataSource());
    }
}
