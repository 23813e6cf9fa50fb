package dev.farthing.architecture.broken.backwards.bootstrap;

public class Start {}
