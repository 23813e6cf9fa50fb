package dev.farthing.architecture.broken.cycle.persistence.egg;

import dev.farthing.architecture.broken.cycle.persistence.hen.BrokenPersistenceHen;

public class BrokenPersistenceEgg {
    BrokenPersistenceHen hen;
}
