package dev.farthing.architecture.broken.openadapter.rest.key;

class SoundResource {}
