package dev.farthing.architecture.broken.clock.upstream;

class SoundStopwatch {
    long start = System.nanoTime();
}
