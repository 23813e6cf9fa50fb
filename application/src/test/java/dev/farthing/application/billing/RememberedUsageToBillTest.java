package dev.farthing.application.billing;

import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.UUID;

class RememberedUsageToBillTest implements UsageToBillContract {
    private final RememberedUsageToBill usage = new RememberedUsageToBill();

    @Override
    public UsageToBill usage() {
        return usage;
    }

    @Override
    public Instant now() {
        return usage.now();
    }

    @Override
    public UUID anOrg() {
        return UUID.randomUUID();
    }

    @Override
    public UUID called(UUID orgId, Instant at, String model, long inputTokens, Amount cost) {
        return usage.called(orgId, at, model, inputTokens, cost);
    }

    @Override
    public void playedWith(UUID orgId, Instant at, String model) {
        // it is no usage, and so it is not remembered
    }

    @Override
    public void refused(UUID orgId, Instant at, String model) {
        // it is no usage, and so it is not remembered
    }

    @Override
    public void corrected(UUID orgId, UUID requestId, Instant calledAt, Amount delta) {
        usage.corrected(orgId, requestId, calledAt, delta);
    }

    @Override
    public void drawn(UUID orgId, Instant bucket, Amount amount) {
        usage.drawn(orgId, bucket, amount);
    }
}
