package dev.farthing.architecture.broken.clock.rest;

import java.time.Instant;
import java.util.function.Supplier;

class BrokenSupplier {
    Supplier<Instant> clock = Instant::now;
}
