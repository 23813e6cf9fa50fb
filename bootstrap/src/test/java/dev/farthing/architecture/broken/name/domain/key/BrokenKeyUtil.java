package dev.farthing.architecture.broken.name.domain.key;

class BrokenKeyUtil {}
