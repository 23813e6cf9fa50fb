package dev.farthing.architecture.broken.openadapter.rest.relay;

public class SoundProxies {}
