package dev.farthing.architecture.broken.floatingpoint.domain.price;

class BrokenPrice {
    long cost(java.math.BigDecimal price) {
        return (long) price.doubleValue();
    }
}
