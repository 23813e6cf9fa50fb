package dev.farthing.persistence.usage;

import dev.farthing.domain.money.Money;
import dev.farthing.persistence.BinaryRows;

/// Money of a batch, in two columns of a row: whole units and pico, for many calls may come to more than pico hold.
final class PicoSum {
    private static final long PICO_PER_UNIT = 1_000_000_000_000L;

    private long units;
    private long pico;

    void add(Money money) {
        long more = money.pico();
        units += more / PICO_PER_UNIT;
        pico += more % PICO_PER_UNIT;
    }

    BinaryRows put(BinaryRows rows) {
        return rows.int8(units).int8(pico);
    }
}
