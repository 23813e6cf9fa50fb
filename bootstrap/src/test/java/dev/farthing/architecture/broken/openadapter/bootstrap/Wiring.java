package dev.farthing.architecture.broken.openadapter.bootstrap;

import dev.farthing.architecture.broken.openadapter.rest.relay.SoundProxies;

class Wiring {
    SoundProxies proxies = new SoundProxies();
}
