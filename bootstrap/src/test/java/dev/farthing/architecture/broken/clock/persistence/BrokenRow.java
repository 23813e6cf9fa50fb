package dev.farthing.architecture.broken.clock.persistence;

class BrokenRow {
    long at = System.currentTimeMillis();
}
