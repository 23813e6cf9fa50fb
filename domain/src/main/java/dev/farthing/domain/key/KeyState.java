package dev.farthing.domain.key;

import java.time.Instant;

/// What its owner has done to a key; expiry and rotation are questions of time and stand beside it.
public sealed interface KeyState {
    record Active() implements KeyState {}

    record Disabled(Instant since) implements KeyState {}

    record Deleted(Instant since) implements KeyState {}
}
