package dev.farthing.architecture.broken.cycle.persistence.hen;

import dev.farthing.architecture.broken.cycle.persistence.egg.BrokenPersistenceEgg;

public class BrokenPersistenceHen {
    BrokenPersistenceEgg egg;
}
