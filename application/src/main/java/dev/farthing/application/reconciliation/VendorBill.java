package dev.farthing.application.reconciliation;

import dev.farthing.domain.money.Amount;
import java.util.Map;

/// What a vendor says it is owed, call by call or day by day.
///
/// @param amounts by request id, or by day in UTC
public record VendorBill(By by, Map<String, Amount> amounts) {
    public VendorBill {
        amounts = Map.copyOf(amounts);
    }

    /// What each of its lines is about.
    public enum By {
        /// A call, by its request id.
        CALL,
        /// A day in UTC.
        DAY
    }
}
