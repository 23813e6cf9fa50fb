package dev.farthing.architecture.broken.openadapter.rest.key;

public class BrokenResource {}
