package dev.farthing.architecture.broken.applicationimport.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import dev.farthing.architecture.broken.applicationimport.domain.Fact;

@ApplicationScoped
class SoundDeed {
    @Transactional
    Fact doIt(Fact fact) {
        return fact;
    }
}
