package dev.farthing.architecture.broken.exception.domain.key;

@SuppressWarnings("serial")
class BrokenKeyException extends RuntimeException {}
