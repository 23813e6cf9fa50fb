package dev.farthing.architecture.broken.openadapter.upstream.acme;

public class BrokenAcme {}
