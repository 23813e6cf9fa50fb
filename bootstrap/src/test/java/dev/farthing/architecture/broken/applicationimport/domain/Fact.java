package dev.farthing.architecture.broken.applicationimport.domain;

public class Fact {}
