package dev.farthing.architecture.broken.nullmark.domain.key;

class BrokenKey {}
