package dev.farthing.persistence.budget;

import dev.farthing.application.wallet.Wallet;
import dev.farthing.application.wallet.WalletRepository;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.wallet.Balance;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/// Keeps prepaid balances in PostgreSQL.
@Singleton
class PostgresWallets implements WalletRepository {
    private static final String WALLET = """
        SELECT w.*, b.hard, o.credit_limit_pico, o.low_balance_pico
        FROM wallet w JOIN budget b ON b.org_id = w.org_id AND b.id = w.budget_id JOIN org o ON o.id = w.org_id
        WHERE w.org_id = ?\
        """;

    private final DataSource database;
    private final OpenWindows windows;

    PostgresWallets(DataSource database, OpenWindows windows) {
        this.database = database;
        this.windows = windows;
    }

    @Override
    public Optional<Boolean> isPrepaid(UUID orgId) {
        return Sql.of(
                        "SELECT p.billing_mode = 'prepaid' FROM org o JOIN plan p ON p.id = o.plan_id WHERE o.id = ?",
                        orgId)
                .row(database, row -> row.getBoolean(1));
    }

    @Override
    public Optional<Wallet> find(UUID orgId) {
        return Sql.of(WALLET, orgId).row(database, PostgresWallets::wallet);
    }

    @Override
    public Optional<Wallet> findForChange(UUID orgId) {
        return Sql.of(WALLET + " FOR UPDATE OF w, b", orgId).row(database, PostgresWallets::wallet);
    }

    @Override
    public Wallet open(UUID orgId, UUID budgetId, boolean prepaid) {
        Sql.of(
                        "INSERT INTO budget (org_id, id, kind, scope, scope_id, unit, limit_amt, span, hard)"
                                + " VALUES (?, ?, 'wallet', 'org', ?, 'money', 0, 'total', ?) ON CONFLICT DO NOTHING",
                        orgId,
                        budgetId,
                        orgId,
                        prepaid)
                .change(database);
        Sql.of(
                        "INSERT INTO wallet (org_id, budget_id)"
                                + " SELECT org_id, id FROM budget WHERE org_id = ? AND kind = 'wallet'"
                                + " ON CONFLICT DO NOTHING",
                        orgId)
                .change(database);
        return findForChange(orgId).orElseThrow();
    }

    @Override
    public Balance balance(Wallet wallet) {
        return Sql.of(
                        """
                        SELECT c.credited, c.drawn, coalesce(w.spent, 0) AS spent, coalesce(w.leased, 0) AS leased,
                            (SELECT coalesce(sum(l.allocated), 0) FROM lease l
                                WHERE l.org_id = ? AND l.budget_id = ?) AS held
                        FROM (SELECT coalesce(sum(amount_pico - expired_pico), 0) AS credited,
                                coalesce(sum(drawn_pico), 0) AS drawn
                            FROM credit WHERE org_id = ?) c
                        LEFT JOIN budget_window w ON w.org_id = ? AND w.budget_id = ? AND w.starts_at = ?
                        """,
                        wallet.orgId(),
                        wallet.budgetId(),
                        wallet.orgId(),
                        wallet.orgId(),
                        wallet.budgetId(),
                        Instant.EPOCH)
                .rows(
                        database,
                        row -> new Balance(
                                amount(row, "credited"),
                                amount(row, "drawn"),
                                wallet.passed(),
                                wallet.creditLimit(),
                                amount(row, "spent"),
                                amount(row, "leased"),
                                amount(row, "held")))
                .getFirst();
    }

    @Override
    public void save(Wallet wallet, Amount limit) {
        var low = wallet.lowBalance();
        Sql.of(
                        "UPDATE wallet SET passed_pico = ?, closed_before = ?, low_told = ? WHERE org_id = ?",
                        wallet.passed().pico(),
                        wallet.closedBefore(),
                        wallet.lowTold(),
                        wallet.orgId())
                .change(database);
        Sql.of(
                        "UPDATE org SET credit_limit_pico = ?, low_balance_pico = ?::numeric WHERE id = ?"
                                + " AND (credit_limit_pico, low_balance_pico) IS DISTINCT FROM (?, ?::numeric)",
                        wallet.creditLimit().pico(),
                        low == null ? null : low.pico(),
                        wallet.orgId(),
                        wallet.creditLimit().pico(),
                        low == null ? null : low.pico())
                .change(database);
        var budget = budget(wallet, limit);
        int changed = Sql.of(
                        "UPDATE budget SET limit_amt = ?, hard = ?, updated_at = now() WHERE org_id = ? AND id = ?"
                                + " AND (limit_amt <> ? OR hard <> ?)",
                        limit.pico(),
                        wallet.prepaid(),
                        wallet.orgId(),
                        wallet.budgetId(),
                        limit.pico(),
                        wallet.prepaid())
                .change(database);
        if (changed > 0) {
            harden(wallet, limit);
            windows.follow(budget, Instant.EPOCH);
        }
    }

    /// A balance that begins to refuse does so from where it stands; one that does not any more enforces
    /// nothing.
    private void harden(Wallet wallet, Amount limit) {
        Sql.of(
                        "UPDATE budget_window SET limit_amt = CASE WHEN ? THEN greatest(?, spent + leased) END"
                                + " WHERE org_id = ? AND budget_id = ? AND (limit_amt IS NULL) = ?",
                        wallet.prepaid(),
                        limit.pico(),
                        wallet.orgId(),
                        wallet.budgetId(),
                        wallet.prepaid())
                .change(database);
    }

    private static Budget budget(Wallet wallet, Amount limit) {
        return new Budget(
                wallet.orgId(),
                wallet.budgetId(),
                Budget.Kind.WALLET,
                Scope.ORG,
                wallet.orgId(),
                Unit.MONEY,
                Set.of(),
                limit.pico(),
                Span.TOTAL,
                wallet.prepaid(),
                List.of());
    }

    @Override
    public Optional<Instant> invoicedUpTo(UUID orgId) {
        return Sql.of(
                        "SELECT max(period_to) AS period_to FROM invoice"
                                + " WHERE org_id = ? AND kind = 'period' AND state <> 'void' HAVING count(*) > 0",
                        orgId)
                .row(
                        database,
                        row -> row.getObject("period_to", OffsetDateTime.class).toInstant());
    }

    @Override
    public void seen(Wallet wallet, Amount spent) {
        Sql.of(
                        "UPDATE wallet SET seen_spent = ?, seen_at = clock_timestamp() WHERE org_id = ?",
                        spent.pico(),
                        wallet.orgId())
                .change(database);
    }

    @Override
    public void tellLow(Wallet wallet, Amount left, Amount threshold) {
        Sql.of(
                        "INSERT INTO outbox (org_id, kind, subject) VALUES (?, 'low_balance',"
                                + " jsonb_build_object('left', ?::text, 'threshold', ?::text))",
                        wallet.orgId(),
                        Money.plain(left.toDecimal()),
                        Money.plain(threshold.toDecimal()))
                .change(database);
    }

    @Override
    public List<UUID> due() {
        return Sql.of("""
                SELECT org_id FROM credit
                WHERE expires_at <= clock_timestamp() AND drawn_pico + expired_pico < amount_pico
                UNION
                SELECT w.org_id FROM wallet w
                JOIN budget_window v ON v.org_id = w.org_id AND v.budget_id = w.budget_id AND v.spent <> w.seen_spent
                WHERE w.seen_at < clock_timestamp() - interval '5 seconds'
                UNION
                SELECT o.id FROM plan p JOIN org o ON o.plan_id = p.id
                LEFT JOIN budget b ON b.org_id = o.id AND b.kind = 'wallet'
                WHERE p.billing_mode = 'prepaid' AND NOT coalesce(b.hard, false)
                UNION
                SELECT o.id FROM budget b JOIN org o ON o.id = b.org_id JOIN plan p ON p.id = o.plan_id
                WHERE b.kind = 'wallet' AND b.hard AND p.billing_mode <> 'prepaid'
                ORDER BY 1
                """).rows(database, row -> row.getObject(1, UUID.class));
    }

    @Override
    public Instant now() {
        return Sql.of("SELECT clock_timestamp()")
                .rows(database, row -> row.getObject(1, OffsetDateTime.class).toInstant())
                .getFirst();
    }

    private static Wallet wallet(ResultSet row) throws SQLException {
        return new Wallet(
                row.getObject("org_id", UUID.class),
                row.getObject("budget_id", UUID.class),
                row.getBoolean("hard"),
                amount(row, "credit_limit_pico"),
                amount(row, "passed_pico"),
                row.getObject("closed_before", OffsetDateTime.class).toInstant(),
                row.getBigDecimal("low_balance_pico") == null ? null : amount(row, "low_balance_pico"),
                row.getBoolean("low_told"));
    }

    static Amount amount(ResultSet row, String column) throws SQLException {
        return new Amount(row.getBigDecimal(column).toBigIntegerExact());
    }
}
