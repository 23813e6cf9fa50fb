package dev.farthing.architecture.broken.sideways.upstream;

public class Sent {}
