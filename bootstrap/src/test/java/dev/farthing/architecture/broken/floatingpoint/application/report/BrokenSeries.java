package dev.farthing.architecture.broken.floatingpoint.application.report;

class BrokenSeries {
    double[] series;
}
