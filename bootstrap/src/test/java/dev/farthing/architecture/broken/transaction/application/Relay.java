package dev.farthing.architecture.broken.transaction.application;

class Relay {
    static void relay(Vendor vendor) {
        vendor.call();
    }
}
