package dev.farthing.architecture.broken.dice.domain;

import java.util.random.RandomGenerator;

class SoundChoice {
    int choose(RandomGenerator dice) {
        return dice.nextInt(2);
    }
}
