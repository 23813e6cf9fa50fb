package dev.farthing.application.reconciliation;

import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// What calls to a vendor came to by our own record, of all orgs.
public interface RecordedCosts {
    /// What calls that were answered by a provider came to in a stretch of time, by request id or by day in UTC: what
    /// was charged, corrected by what was learned later, and what was beyond their holds. Sandbox calls and what
    /// cost nothing are left out.
    ///
    /// @param to not included
    /// @param most refused as INVALID_REQUEST where there are more
    Map<String, Amount> of(UUID providerId, Instant from, Instant to, VendorBill.By by, int most);
}
