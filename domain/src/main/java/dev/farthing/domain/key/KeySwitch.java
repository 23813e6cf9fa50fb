package dev.farthing.domain.key;

import java.time.Instant;
import java.util.Locale;

/// What an owner can do to a key's state, again and again to the same effect.
public enum KeySwitch {
    DISABLE,
    ENABLE,
    DELETE;

    /// What it is called in the record of changes.
    public String verb() {
        return name().toLowerCase(Locale.ROOT);
    }

    public IssuedKey on(IssuedKey key, Instant now) {
        return switch (this) {
            case DISABLE -> key.disable(now);
            case ENABLE -> key.enable();
            case DELETE -> key.delete(now);
        };
    }
}
