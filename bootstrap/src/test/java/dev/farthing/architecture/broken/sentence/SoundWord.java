package dev.farthing.architecture.broken.sentence;

/// Says what it is.
public class SoundWord {}
