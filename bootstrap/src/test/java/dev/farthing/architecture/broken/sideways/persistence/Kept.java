package dev.farthing.architecture.broken.sideways.persistence;

public class Kept {}
