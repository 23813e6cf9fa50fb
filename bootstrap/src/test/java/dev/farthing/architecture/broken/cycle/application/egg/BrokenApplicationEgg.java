package dev.farthing.architecture.broken.cycle.application.egg;

import dev.farthing.architecture.broken.cycle.application.hen.BrokenApplicationHen;

public class BrokenApplicationEgg {
    BrokenApplicationHen hen;
}
