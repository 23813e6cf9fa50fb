package dev.farthing.architecture.broken.verb.application.key;

import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class IssueBrokenKey {
    void issue() {}
}
