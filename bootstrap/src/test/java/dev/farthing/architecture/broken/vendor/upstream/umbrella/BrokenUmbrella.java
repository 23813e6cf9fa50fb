package dev.farthing.architecture.broken.vendor.upstream.umbrella;

import dev.farthing.architecture.broken.vendor.upstream.acme.Acme;

class BrokenUmbrella {
    Acme acme;
}
