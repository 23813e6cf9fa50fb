package dev.farthing.architecture.broken.name.domain.util;

class BrokenUtil {}
