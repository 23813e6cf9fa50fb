package dev.farthing.persistence.billing;

import dev.farthing.application.billing.Accounts;
import dev.farthing.application.billing.AccountsContract;
import dev.farthing.domain.account.Parked;
import dev.farthing.domain.money.Amount;
import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresAccountsTest implements AccountsContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @Override
    public Accounts accounts() {
        return new PostgresAccounts(DATABASE.dataSource(), Currency.getInstance("CNY"));
    }

    @Override
    public UUID anOrg(boolean prepaid) {
        return PlainOrgs.anOrg(DATABASE.dataSource(), prepaid);
    }

    @Override
    public void suspend(UUID orgId) {
        change("UPDATE org SET suspended = true WHERE id = ?", orgId);
    }

    @Override
    public void credit(UUID orgId, BigDecimal amount) {
        var posting = UUID.randomUUID();
        change(
                """
                WITH posting AS (INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket)
                    VALUES (?, ?, ?::text, 'top_up', now()))
                INSERT INTO ledger_entry (org_id, txn_id, account, amount_pico)
                VALUES (?, ?, 'cash', ?), (?, ?, 'wallet', ?)
                """,
                orgId,
                posting,
                posting.toString(),
                orgId,
                posting,
                pico(amount),
                orgId,
                posting,
                pico(amount).negate());
    }

    @Override
    public void limit(UUID orgId, BigDecimal creditLimit, @Nullable BigDecimal lowBalance) {
        change(
                "UPDATE org SET credit_limit_pico = ?, low_balance_pico = ?::numeric WHERE id = ?",
                pico(creditLimit),
                lowBalance == null ? null : pico(lowBalance),
                orgId);
    }

    @Override
    public void budget(UUID orgId, BigDecimal monthly) {
        change("""
                INSERT INTO budget (org_id, id, kind, scope, scope_id, unit, limit_amt, span, hard)
                VALUES (?, ?, 'cap', 'org', ?, 'money', ?, 'month', true)
                """, orgId, UUID.randomUUID(), orgId, pico(monthly));
    }

    @Override
    public void used(UUID orgId, BigDecimal cost) {
        change("""
                INSERT INTO usage_rollup (org_id, bucket, key_id, model, provider, sandbox, requests, ok_requests,
                    error_requests, cancelled_requests, refused_requests, prompt_tokens, cached_tokens,
                    cache_write_tokens, completion_tokens, reasoning_tokens, cost_pico, chars, latency_ms,
                    first_token_ms, first_token_calls)
                VALUES (?, now(), ?, 'm', 'p', false, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, ?, 1, 1, 0, 0)
                """, orgId, orgId, pico(cost));
        change("""
                INSERT INTO usage_hour_rollup (org_id, bucket, model, requests, ok_requests, error_requests,
                    cancelled_requests, prompt_tokens, completion_tokens, cost_pico, chars, latency_ms, reported_calls,
                    exact_calls, estimated_calls, newest)
                VALUES (?, date_bin('1 hour', now(), 'epoch'), 'm', 1, 1, 0, 0, 1, 1, ?, 1, 1, 1, 0, 0, now())
                """, orgId, pico(cost));
    }

    @Override
    public void overdue(UUID orgId) {
        change("""
                INSERT INTO invoice (org_id, id, kind, state, number, period_from, period_to, time_zone, currency,
                    stored_before, subtotal_pico, discount_pico, tax_pico, total_pico, booked_pico, digest, created_at,
                    issued_at, due_at)
                VALUES (?, ?, 'period', 'issued', 1, now() - interval '60 days', now() - interval '30 days', 'UTC',
                    'CNY', now(), 0, 0, 0, 0, 0, repeat('0', 64), now(), now() - interval '29 days',
                    now() - interval '1 day')
                """, orgId, UUID.randomUUID());
    }

    @Override
    public void park(UUID orgId, Parked parked) {
        change(
                "INSERT INTO org_parked (org_id, since, reason) VALUES (?, ?, ?)",
                orgId,
                parked.since(),
                parked.reason());
    }

    private static BigInteger pico(BigDecimal amount) {
        return Amount.of(amount).pico();
    }

    private static void change(String text, @Nullable Object... values) {
        Sql.of(text, values).change(DATABASE.dataSource());
    }
}
