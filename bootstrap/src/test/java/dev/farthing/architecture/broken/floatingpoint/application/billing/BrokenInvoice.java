package dev.farthing.architecture.broken.floatingpoint.application.billing;

class BrokenInvoice {
    long half(long total) {
        var half = total * 0.5;
        return Math.round(half);
    }
}
