package dev.farthing.architecture.broken.transaction.application;

import jakarta.transaction.Transactional;

class SoundReserve {
    @Transactional
    void reserve() {}
}
