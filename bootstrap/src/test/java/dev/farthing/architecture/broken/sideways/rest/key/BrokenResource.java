package dev.farthing.architecture.broken.sideways.rest.key;

import dev.farthing.architecture.broken.sideways.persistence.Kept;

class BrokenResource {
    Kept kept;
}
