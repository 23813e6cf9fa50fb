package dev.farthing.architecture.broken.backwards.rest;

import dev.farthing.architecture.broken.backwards.bootstrap.Start;

class BrokenResource {
    Start start;
}
