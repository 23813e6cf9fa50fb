package dev.farthing.architecture.broken.cycle.rest.hen;

import dev.farthing.architecture.broken.cycle.rest.egg.BrokenRestEgg;

public class BrokenRestHen {
    BrokenRestEgg egg;
}
