package dev.farthing.persistence.billing;

import dev.farthing.application.billing.UsageToBill;
import dev.farthing.application.billing.UsageToBillContract;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.money.Amount;
import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresUsageToBillTest implements UsageToBillContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @Override
    public UsageToBill usage() {
        return new PostgresUsageToBill(DATABASE.dataSource());
    }

    @Override
    public Instant now() {
        return Sql.of("SELECT clock_timestamp() AS now")
                .rows(DATABASE.dataSource(), row -> Column.instant(row, "now"))
                .getFirst();
    }

    @Override
    public UUID anOrg() {
        return PlainOrgs.anOrg(DATABASE.dataSource(), false);
    }

    @Override
    public UUID called(UUID orgId, Instant at, String model, long inputTokens, Amount cost) {
        return row(orgId, at, model, "ok", false, inputTokens, cost);
    }

    @Override
    public void playedWith(UUID orgId, Instant at, String model) {
        row(orgId, at, model, "ok", true, 5, Amount.ZERO);
    }

    @Override
    public void refused(UUID orgId, Instant at, String model) {
        row(orgId, at, model, "refused", false, 0, Amount.ZERO);
    }

    @SuppressWarnings("TooManyParameters") // what the tests tell apart
    private static UUID row(
            UUID orgId, Instant at, String model, String status, boolean sandbox, long input, Amount cost) {
        var request = SomeCall.idAt(at);
        Sql.of("""
                INSERT INTO usage_row (org_id, request_id, started_at, key_id, key_name, sandbox, dialect, endpoint,
                    model, stream, status, http_status, attempts, input_tokens, cache_read_tokens,
                    cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens, image_input_tokens,
                    output_tokens, reasoning_tokens, audio_output_tokens, image_output_tokens, images, prompt_tokens,
                    completion_tokens, usage_source, usage_flags, cost_pico, currency, latency_ms, chars, tags)
                VALUES (?, ?, ?, ?, 'key', ?, 'openai', 'chat', ?, false, ?, 200, 1, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                    ?, 0, 'reported', '{}', ?, 'CNY', 1, 1, '{}')
                """, orgId, request, at, orgId, sandbox, model, status, input, input, cost.pico())
                .change(DATABASE.dataSource());
        return request;
    }

    @Override
    public void corrected(UUID orgId, UUID requestId, Instant calledAt, Amount delta) {
        Sql.of("""
                INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason)
                VALUES (?, ?, ?, ?, ?, ?, 'test')
                """, orgId, requestId, requestId, calledAt, calledAt, delta.pico())
                .change(DATABASE.dataSource());
    }

    @Override
    public void drawn(UUID orgId, Instant bucket, Amount amount) {
        var posting = UUID.randomUUID();
        Sql.of(
                        """
                WITH posting AS (INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket)
                    VALUES (?, ?, ?::text, 'usage', ?))
                INSERT INTO ledger_entry (org_id, txn_id, account, amount_pico)
                VALUES (?, ?, 'wallet', ?), (?, ?, 'unbilled', ?)
                """,
                        orgId,
                        posting,
                        posting.toString(),
                        bucket,
                        orgId,
                        posting,
                        amount.pico(),
                        orgId,
                        posting,
                        amount.negated().pico())
                .change(DATABASE.dataSource());
    }
}
