package dev.farthing.architecture.broken.sentence;

public class BrokenSilence {}
