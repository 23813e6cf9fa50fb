package dev.farthing.domain.alert;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// To what a rule is narrowed; null means all.
///
/// @param provider its name
public record AlertScope(
        @Nullable UUID teamId,
        @Nullable UUID keyId,
        @Nullable String model,
        @Nullable String provider) {
    public static final AlertScope ALL = new AlertScope(null, null, null, null);
}
