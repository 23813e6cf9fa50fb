package dev.farthing.architecture.broken.name.domain.shared;

class BrokenShared {}
