package dev.farthing.architecture.broken.vendor.upstream.acme;

import dev.farthing.architecture.broken.vendor.upstream.wire.Wire;

class SoundAcme {
    Wire wire;
}
