package dev.farthing.architecture.broken.randomid.rest;

import java.util.UUID;
import java.util.function.Supplier;

class BrokenSupplier {
    Supplier<UUID> ids = UUID::randomUUID;
}
