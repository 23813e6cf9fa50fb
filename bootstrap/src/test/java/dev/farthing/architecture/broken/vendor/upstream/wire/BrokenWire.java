package dev.farthing.architecture.broken.vendor.upstream.wire;

import dev.farthing.architecture.broken.vendor.upstream.acme.Acme;

class BrokenWire {
    Acme acme;
}
