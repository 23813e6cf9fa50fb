package dev.farthing.architecture.broken.exception.application.key;

@SuppressWarnings("serial")
class BrokenNews extends Exception {}
