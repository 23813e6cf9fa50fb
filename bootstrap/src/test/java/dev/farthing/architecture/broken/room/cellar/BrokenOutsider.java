package dev.farthing.architecture.broken.room.cellar;

class BrokenOutsider {}
