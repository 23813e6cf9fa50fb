package dev.farthing.architecture.broken.room.domain;

class SoundFact {}
