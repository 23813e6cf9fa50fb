package dev.farthing.architecture.broken.comment;

/// New style.
class SoundComments {}
