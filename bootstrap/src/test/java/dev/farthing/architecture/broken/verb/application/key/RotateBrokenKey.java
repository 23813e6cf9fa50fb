package dev.farthing.architecture.broken.verb.application.key;

import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class RotateBrokenKey {
    public void rotate() {}

    public void rotateAll() {}
}
