package dev.farthing.architecture.broken.clock.application;

import java.time.Instant;

class BrokenDeed {
    Instant at = Instant.now();
}
