package dev.farthing.domain.upstream;

/// What becomes of a credential whose account is empty.
public enum EmptyAccount {
    /// It is switched off until somebody switches it on again.
    DISABLE,
    /// It rests for a while and is tried again.
    COOL
}
