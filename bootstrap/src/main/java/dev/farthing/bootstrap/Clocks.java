package dev.farthing.bootstrap;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;

/// Produces the one clock of the process.
class Clocks {
    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }
}
