package dev.farthing.application.wallet;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Lists an org's credits, newest first.
@ApplicationScoped
public class ListCredits {
    private final CreditRepository credits;

    public ListCredits(CreditRepository credits) {
        this.credits = credits;
    }

    /// Whoever calls has made sure that the org may be seen.
    public Page<KnownCredit> list(UUID orgId, Slice slice) {
        return credits.list(orgId, slice);
    }
}
