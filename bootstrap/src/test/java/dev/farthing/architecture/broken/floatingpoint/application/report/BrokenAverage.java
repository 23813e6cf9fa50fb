package dev.farthing.architecture.broken.floatingpoint.application.report;

class BrokenAverage {
    Double average;
}
