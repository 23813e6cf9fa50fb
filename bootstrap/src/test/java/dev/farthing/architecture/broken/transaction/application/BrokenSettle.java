package dev.farthing.architecture.broken.transaction.application;

import jakarta.transaction.Transactional;

@Transactional
class BrokenSettle {
    static final Runnable RELAY = () -> Relay.relay(null);
}
