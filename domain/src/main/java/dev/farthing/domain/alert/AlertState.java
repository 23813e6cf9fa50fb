package dev.farthing.domain.alert;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a rule stands.
public sealed interface AlertState {
    /// Nothing is the matter.
    record Quiet() implements AlertState {}

    /// It has been told of, and is not over.
    ///
    /// @param alertId what its beginning and its end have in common
    record Firing(UUID alertId, Instant since) implements AlertState {}

    /// What a look at the value leads to.
    sealed interface Turn {
        /// Nothing new.
        record Stays() implements Turn {}

        record Begins(BigDecimal value) implements Turn {}

        /// @param value null when there is none any more
        record Ends(Firing was, @Nullable BigDecimal value) implements Turn {}
    }

    /// @param value null where there is nothing to say, as of too few calls: no reason for alarm
    default Turn at(Condition condition, @Nullable BigDecimal value) {
        return switch (this) {
            case Quiet _ -> value != null && condition.alarms(value) ? new Turn.Begins(value) : new Turn.Stays();
            case Firing firing ->
                value != null && condition.keepsAlarming(value) ? new Turn.Stays() : new Turn.Ends(firing, value);
        };
    }
}
