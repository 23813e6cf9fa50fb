package dev.farthing.architecture.broken.name.domain.common;

class BrokenCommon {}
