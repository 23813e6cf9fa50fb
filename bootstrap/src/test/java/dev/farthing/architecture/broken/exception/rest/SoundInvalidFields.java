package dev.farthing.architecture.broken.exception.rest;

@SuppressWarnings("serial")
class SoundInvalidFields extends RuntimeException {}
