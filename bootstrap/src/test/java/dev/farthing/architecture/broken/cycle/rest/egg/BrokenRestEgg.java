package dev.farthing.architecture.broken.cycle.rest.egg;

import dev.farthing.architecture.broken.cycle.rest.hen.BrokenRestHen;

public class BrokenRestEgg {
    BrokenRestHen hen;
}
