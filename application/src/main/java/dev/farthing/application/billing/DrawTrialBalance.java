package dev.farthing.application.billing;

import dev.farthing.domain.ledger.TrialBalance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Adds up an org's accounts as of an instant; without one, as of now.
@ApplicationScoped
public class DrawTrialBalance {
    private final Ledger ledger;

    public DrawTrialBalance(Ledger ledger) {
        this.ledger = ledger;
    }

    @Transactional
    public TrialBalance draw(UUID orgId, @Nullable Instant asOf) {
        return ledger.trialBalance(orgId, asOf);
    }
}
