package dev.farthing.domain.alert;

import java.math.BigDecimal;

/// On which side of its threshold a value is a reason for alarm.
public enum Comparison {
    AT_LEAST,
    AT_MOST;

    boolean holds(BigDecimal value, BigDecimal threshold) {
        return switch (this) {
            case AT_LEAST -> value.compareTo(threshold) >= 0;
            case AT_MOST -> value.compareTo(threshold) <= 0;
        };
    }
}
