package dev.farthing.application.wallet;

import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.UUID;

class RememberedCreditsTest implements CreditRepositoryContract {
    private final RememberedCredits credits = new RememberedCredits();

    @Override
    public CreditRepository credits() {
        return credits;
    }

    @Override
    public UUID anOrgWithABalance() {
        return UUID.randomUUID();
    }

    @Override
    public void used(UUID orgId, Instant bucket, Amount cost) {
        credits.used(orgId, bucket, cost);
    }
}
