package dev.farthing.application;

import java.util.UUID;

/// Gives new ids: UUIDv7, unique, and later ones sort later within a process.
public interface Ids {
    UUID next();
}
