package dev.farthing.architecture.broken.clock.rest;

class BrokenDate {
    Object date = new java.util.Date();
}
