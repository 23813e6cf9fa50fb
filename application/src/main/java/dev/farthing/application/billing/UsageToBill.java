package dev.farthing.application.billing;

import dev.farthing.domain.billing.ModelUsage;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What an org used, as far as it was recorded before an instant; sandbox and refused calls are no usage.
public interface UsageToBill {
    /// By model: the calls that began in the period, later corrections of their cost included.
    List<ModelUsage> used(UUID orgId, Period period, Instant before);

    /// What of the period's usage was paid out of prepaid credit when it was settled.
    Amount prepaid(UUID orgId, Period period, Instant before);
}
