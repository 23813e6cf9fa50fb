package dev.farthing.application.readiness;

import org.jspecify.annotations.Nullable;

/// Where other replicas can ask this one how it is; null where nobody is told.
public record OwnAddress(@Nullable String url) {
    public static final OwnAddress UNTOLD = new OwnAddress(null);
}
