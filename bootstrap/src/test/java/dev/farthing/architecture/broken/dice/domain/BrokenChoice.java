package dev.farthing.architecture.broken.dice.domain;

import java.util.concurrent.ThreadLocalRandom;

class BrokenChoice {
    int choose() {
        return ThreadLocalRandom.current().nextInt(2);
    }
}
