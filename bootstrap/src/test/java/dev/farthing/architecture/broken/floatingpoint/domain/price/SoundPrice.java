package dev.farthing.architecture.broken.floatingpoint.domain.price;

class SoundPrice {
    long cost(long tokens, long price) {
        return Math.multiplyExact(tokens, price);
    }
}
