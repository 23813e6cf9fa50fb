package dev.farthing.architecture.broken.clock.bootstrap;

import java.time.InstantSource;

class Wiring {
    InstantSource clock = InstantSource.system();
}
