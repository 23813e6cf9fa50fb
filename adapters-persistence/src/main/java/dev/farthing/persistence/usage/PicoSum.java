package dev.farthing.persistence.usage;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.BinaryRows;

/// Money of a batch, in two columns of a row: whole units and pico, for many calls may come to more than pico hold.
final class PicoSum {
    private static final long PICO_PER_UNIT = 1_000_000_000_000L;

    private long units;
    private long pico;

    /// What a statement says instead of such a sum's column to make one number of the two.
    static String joined(String columns, String... sums) {
        var joined = columns;
        for (var sum : sums) {
            joined = joined.replace(sum + "_pico", sum + "_units::numeric * " + PICO_PER_UNIT + " + " + sum + "_pico");
        }
        return joined;
    }

    void add(Money money) {
        long more = money.pico();
        units += more / PICO_PER_UNIT;
        pico += more % PICO_PER_UNIT;
    }

    /// What all tries of a call but the last came to.
    void addFallbacks(CallRecord call) {
        var attempts = call.attempts();
        for (int i = 0; i < attempts.size() - 1; i++) {
            add(attempts.get(i).cost());
        }
    }

    BinaryRows put(BinaryRows rows) {
        return rows.int8(units).int8(pico);
    }
}
