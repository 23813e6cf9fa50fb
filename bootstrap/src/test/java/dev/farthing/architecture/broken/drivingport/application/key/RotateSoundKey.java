package dev.farthing.architecture.broken.drivingport.application.key;

import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class RotateSoundKey implements AutoCloseable {
    @Override
    public void close() {}
}
