package dev.farthing.architecture.broken.cycle.application.hen;

import dev.farthing.architecture.broken.cycle.application.egg.BrokenApplicationEgg;

public class BrokenApplicationHen {
    BrokenApplicationEgg egg;
}
