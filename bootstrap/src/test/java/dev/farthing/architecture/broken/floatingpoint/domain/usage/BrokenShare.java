package dev.farthing.architecture.broken.floatingpoint.domain.usage;

class BrokenShare {
    float share;
}
