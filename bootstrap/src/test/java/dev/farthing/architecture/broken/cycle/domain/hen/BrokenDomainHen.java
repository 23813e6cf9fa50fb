package dev.farthing.architecture.broken.cycle.domain.hen;

import dev.farthing.architecture.broken.cycle.domain.egg.BrokenDomainEgg;

public class BrokenDomainHen {
    BrokenDomainEgg egg;
}
