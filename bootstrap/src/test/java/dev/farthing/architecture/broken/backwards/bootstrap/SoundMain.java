package dev.farthing.architecture.broken.backwards.bootstrap;

class SoundMain {
    Start start;
}
