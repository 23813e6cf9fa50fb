package dev.farthing.architecture.broken.clock.application;

import java.time.Instant;
import java.time.InstantSource;

class SoundDeed {
    Instant at(InstantSource clock) {
        return clock.instant();
    }
}
