package dev.farthing.application.account;

import org.jspecify.annotations.Nullable;

/// The operator key set from outside (`FARTHING_OPERATOR_KEY`), valid while it is set; it never prints itself.
public record StandingOperatorKey(@Nullable String text) {
    public static final StandingOperatorKey NONE = new StandingOperatorKey(null);

    public boolean isSet() {
        return text != null;
    }

    @Override
    public String toString() {
        return "[…]";
    }
}
