package dev.farthing.architecture.broken.cycle.domain.egg;

import dev.farthing.architecture.broken.cycle.domain.hen.BrokenDomainHen;

public class BrokenDomainEgg {
    BrokenDomainHen hen;
}
