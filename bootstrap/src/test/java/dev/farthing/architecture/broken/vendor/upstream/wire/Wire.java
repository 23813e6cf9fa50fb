package dev.farthing.architecture.broken.vendor.upstream.wire;

public class Wire {}
