package dev.farthing.architecture.broken.domainimport.application;

public class Deed {}
