package dev.farthing.architecture.broken.sentence;

class Private {}
