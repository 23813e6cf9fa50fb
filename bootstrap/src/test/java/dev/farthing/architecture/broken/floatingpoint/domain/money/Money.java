package dev.farthing.architecture.broken.floatingpoint.domain.money;

public record Money(long pico) {}
