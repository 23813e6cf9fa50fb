package dev.farthing.architecture.broken.sideways.persistence.key;

import dev.farthing.architecture.broken.sideways.upstream.Sent;

class BrokenRow {
    Sent sent;
}
