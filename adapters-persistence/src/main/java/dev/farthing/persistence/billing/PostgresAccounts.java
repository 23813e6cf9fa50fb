package dev.farthing.persistence.billing;

import dev.farthing.application.billing.AccountView;
import dev.farthing.application.billing.Accounts;
import dev.farthing.domain.account.Parked;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Adds up how an org stands: what a month cost by its hours, and by quarter hours where it begins within one.
@Singleton
class PostgresAccounts implements Accounts {
    private static final String STANDING = """
        SELECT o.id, o.suspended, o.credit_limit_pico, o.low_balance_pico, p.billing_mode = 'prepaid' AS prepaid,
            clock_timestamp() AS now,
            coalesce((SELECT -sum(amount_pico) FROM ledger_entry WHERE org_id = o.id AND account = 'wallet'), 0)
                AS balance,
            coalesce((SELECT sum(hold_pico) FROM intent WHERE org_id = o.id), 0) AS frozen,
            (SELECT min(limit_amt) FROM budget WHERE org_id = o.id AND kind = 'cap' AND scope = 'org'
                AND unit = 'money' AND span = 'month' AND models = '{}' AND deleted_at IS NULL) AS monthly_budget,
            coalesce((SELECT sum(cost_pico) FROM usage_hour_rollup_now WHERE org_id = o.id
                AND bucket >= (SELECT date_bin('1 hour', month.began + interval '59 minutes', 'epoch'))), 0)
                + coalesce((SELECT sum(cost_pico) FROM usage_rollup_now WHERE org_id = o.id AND NOT sandbox
                    AND bucket >= month.began
                    AND bucket < (SELECT date_bin('1 hour', month.began + interval '59 minutes', 'epoch'))), 0)
                AS month_cost,
            EXISTS (SELECT FROM invoice WHERE org_id = o.id AND state = 'issued' AND due_at < clock_timestamp())
                AS overdue, k.since AS parked_since, k.reason AS parked_reason
        FROM org o JOIN plan p ON p.id = o.plan_id LEFT JOIN org_parked k ON k.org_id = o.id
        CROSS JOIN LATERAL (SELECT date_trunc('month', clock_timestamp(), zone_at(o, clock_timestamp())) AS began) AS month
        WHERE o.id = ?\
        """;

    private final DataSource database;
    private final Currency currency;

    PostgresAccounts(DataSource database, Currency currency) {
        this.database = database;
        this.currency = currency;
    }

    @Override
    public Optional<AccountView> of(UUID orgId) {
        return Sql.of(STANDING, orgId).row(database, this::read);
    }

    private AccountView read(ResultSet row) throws SQLException {
        var parkedSince = Column.optionalInstant(row, "parked_since");
        return new AccountView(
                Column.id(row, "id"),
                currency.getCurrencyCode(),
                Column.amount(row, "balance").toDecimal(),
                Column.amount(row, "frozen").toDecimal(),
                Column.amount(row, "credit_limit_pico").toDecimal(),
                optional(row, "monthly_budget"),
                Column.amount(row, "month_cost").toDecimal(),
                optional(row, "low_balance_pico"),
                row.getBoolean("prepaid"),
                row.getBoolean("suspended"),
                row.getBoolean("overdue"),
                parkedSince == null ? null : new Parked(parkedSince, row.getString("parked_reason")),
                Column.instant(row, "now"));
    }

    private static @Nullable BigDecimal optional(ResultSet row, String name) throws SQLException {
        var pico = row.getBigDecimal(name);
        return pico == null ? null : pico.movePointLeft(Money.SCALE);
    }
}
