package dev.farthing.domain.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a message is about.
public enum MessageKind {
    ALERT_FIRING,
    ALERT_RESOLVED,
    BOOKS_DISAGREE,
    BUDGET_THRESHOLD,
    KEY_LEAKED,
    LOW_ACCOUNT_BALANCE,
    LOW_BALANCE,
    MODEL_QUALITY,
    OVERRUN,
    SLICE_ORPHANED,
    VENDOR_BILL_DIFFERS,
    WEBHOOK_TEST;

    /// The name programs know it by.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Empty for what only a newer version knows.
    public static Optional<MessageKind> named(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst();
    }
}
