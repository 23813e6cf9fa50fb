package dev.farthing.journey;

import java.util.Arrays;

/// How long one caller waits for the slowest of a hundred calls that follow each other.
record Pace(long p99Micros) {
    private static final int ROUNDS = 3;
    private static final long SLOW_MACHINE_MICROS = 10_000;

    /// Of the best of a few rounds: what else the machine does comes and goes.
    static Pace of(int calls, Runnable call) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            var times = new long[calls];
            for (int i = 0; i < calls; i++) {
                long begun = System.nanoTime();
                call.run();
                times[i] = (System.nanoTime() - begun) / 1_000;
            }
            Arrays.sort(times);
            best = Math.min(best, times[calls * 99 / 100 - 1]);
        }
        return new Pace(best);
    }

    /// The longest wait that is so many tenths of this one, or little more on machines that share two processors
    /// among the gateway, its database, its vendor and its callers.
    long mostMicros(int tenths) {
        return Math.max(p99Micros * tenths / 10, p99Micros + SLOW_MACHINE_MICROS);
    }
}
