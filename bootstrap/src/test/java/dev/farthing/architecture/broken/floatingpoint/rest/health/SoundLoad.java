package dev.farthing.architecture.broken.floatingpoint.rest.health;

class SoundLoad {
    double load;
}
