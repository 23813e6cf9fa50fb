package dev.farthing.persistence.budget;

import dev.farthing.application.wallet.CreditRepository;
import dev.farthing.application.wallet.CreditRepositoryContract;
import dev.farthing.domain.money.Amount;
import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresCreditsTest implements CreditRepositoryContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @Override
    public CreditRepository credits() {
        return new PostgresCredits(DATABASE.dataSource());
    }

    @Override
    public UUID anOrgWithABalance() {
        var org = PlainOrgs.anOrg(DATABASE.dataSource(), true);
        new PostgresWallets(DATABASE.dataSource(), new OpenWindows(DATABASE.dataSource()))
                .open(org, UUID.randomUUID(), true);
        return org;
    }

    @Override
    public void used(UUID orgId, Instant bucket, Amount cost) {
        Sql.of("""
                INSERT INTO usage_rollup (org_id, bucket, key_id, model, provider, sandbox, requests, ok_requests,
                    error_requests, cancelled_requests, refused_requests, prompt_tokens, cached_tokens,
                    cache_write_tokens, completion_tokens, reasoning_tokens, cost_pico, chars, latency_ms,
                    first_token_ms, first_token_calls)
                VALUES (?, ?, ?, 'm', 'p', false, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, ?, 1, 1, 0, 0)
                """, orgId, bucket, orgId, cost.pico()).change(DATABASE.dataSource());
    }
}
