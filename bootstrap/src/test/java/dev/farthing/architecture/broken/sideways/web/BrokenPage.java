package dev.farthing.architecture.broken.sideways.web;

import dev.farthing.architecture.broken.sideways.rest.Shown;

class BrokenPage {
    Shown shown;
}
