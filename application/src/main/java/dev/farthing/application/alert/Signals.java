package dev.farthing.application.alert;

import dev.farthing.domain.alert.AlertRule;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells the value that a rule watches.
public interface Signals {
    /// Empty where there is nothing to say: too few calls, no budget, no balance. Money in the billing currency,
    /// times in milliseconds, all to the digit.
    Optional<Reading> read(AlertRule rule, Instant now);

    /// A value, and what it is of where there were several, such as the id of a budget or the unit of an account.
    record Reading(BigDecimal value, @Nullable String of) {}
}
