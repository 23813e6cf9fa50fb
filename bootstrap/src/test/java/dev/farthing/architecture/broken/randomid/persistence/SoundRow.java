package dev.farthing.architecture.broken.randomid.persistence;

import java.util.UUID;

class SoundRow {
    Object id = new UUID(1, 2);
}
