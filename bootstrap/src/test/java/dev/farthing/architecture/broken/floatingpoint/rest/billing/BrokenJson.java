package dev.farthing.architecture.broken.floatingpoint.rest.billing;

import dev.farthing.architecture.broken.floatingpoint.domain.money.Money;

class BrokenJson {
    String text(Money money) {
        return "" + money.pico() / 1e12;
    }
}
