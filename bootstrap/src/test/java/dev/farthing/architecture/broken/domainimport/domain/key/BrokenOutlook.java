package dev.farthing.architecture.broken.domainimport.domain.key;

import dev.farthing.architecture.broken.domainimport.application.Deed;

class BrokenOutlook {
    Deed deed;
}
