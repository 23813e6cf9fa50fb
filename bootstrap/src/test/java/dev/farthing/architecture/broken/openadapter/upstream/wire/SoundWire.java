package dev.farthing.architecture.broken.openadapter.upstream.wire;

public class SoundWire {}
