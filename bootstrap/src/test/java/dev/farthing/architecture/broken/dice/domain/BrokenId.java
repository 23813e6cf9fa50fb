package dev.farthing.architecture.broken.dice.domain;

import java.util.UUID;

class BrokenId {
    Object id = UUID.randomUUID();
}
