package dev.farthing.persistence;

import dev.farthing.persistence.secret.MasterKey;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// What the rows of this room need from the process around them.
class TestWiring {
    @Produces
    @Singleton
    MasterKey masterKey() {
        return new MasterKey(new byte[MasterKey.LENGTH], null);
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }
}
