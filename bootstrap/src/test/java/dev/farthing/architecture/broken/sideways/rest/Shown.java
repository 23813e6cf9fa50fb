package dev.farthing.architecture.broken.sideways.rest;

public class Shown {}
