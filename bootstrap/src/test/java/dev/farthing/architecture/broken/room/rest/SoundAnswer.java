package dev.farthing.architecture.broken.room.rest;

class SoundAnswer {}
