package dev.farthing.architecture.broken.applicationimport.application;

import dev.farthing.architecture.broken.applicationimport.domain.Fact;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

@ApplicationScoped
class SoundDeed {
    @Transactional
    Fact doIt(Fact fact) {
        return fact;
    }
}
