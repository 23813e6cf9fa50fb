package dev.farthing.architecture.broken.dice.domain;

import java.security.SecureRandom;

class BrokenSecret {
    SecureRandom dice = new SecureRandom();
}
