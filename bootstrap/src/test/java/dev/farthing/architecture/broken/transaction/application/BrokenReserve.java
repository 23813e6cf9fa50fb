package dev.farthing.architecture.broken.transaction.application;

import jakarta.transaction.Transactional;

class BrokenReserve {
    @Transactional
    void reserve(Vendor vendor) {
        vendor.call();
    }
}
