package dev.farthing.architecture.broken.randomid.persistence;

import java.util.UUID;

class BrokenRow {
    Object id = UUID.randomUUID();
}
