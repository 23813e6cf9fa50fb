package dev.farthing.architecture.broken.sideways.upstream.acme;

import dev.farthing.architecture.broken.sideways.rest.Shown;

class BrokenVendor {
    Shown shown;
}
