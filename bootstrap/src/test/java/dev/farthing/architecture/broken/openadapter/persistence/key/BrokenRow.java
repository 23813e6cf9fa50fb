package dev.farthing.architecture.broken.openadapter.persistence.key;

public class BrokenRow {}
