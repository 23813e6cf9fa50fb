package dev.farthing.architecture.broken.clock.rest;

import java.time.InstantSource;

class BrokenClock {
    InstantSource clock = InstantSource.system();
}
