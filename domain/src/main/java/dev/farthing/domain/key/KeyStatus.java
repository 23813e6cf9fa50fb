package dev.farthing.domain.key;

/// How a key looks to people at an instant.
public enum KeyStatus {
    ACTIVE,
    ROTATING,
    DISABLED,
    EXPIRED,
    DELETED
}
