package dev.farthing.architecture.broken.vendor.upstream.acme;

public class Acme {}
