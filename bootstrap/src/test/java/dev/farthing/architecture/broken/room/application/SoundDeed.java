package dev.farthing.architecture.broken.room.application;

class SoundDeed {}
