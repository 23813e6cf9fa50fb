package dev.farthing.architecture.broken.sideways.rest.key;

import dev.farthing.architecture.broken.sideways.rest.Shown;

class SoundResource {
    Shown shown;
}
