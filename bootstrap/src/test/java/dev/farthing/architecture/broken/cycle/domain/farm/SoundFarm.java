package dev.farthing.architecture.broken.cycle.domain.farm;

import dev.farthing.architecture.broken.cycle.domain.hen.BrokenDomainHen;

class SoundFarm {
    BrokenDomainHen hen;
}
