package dev.farthing.bench;

import java.util.Arrays;

/// Durations in nanoseconds, kept one by one so that percentiles are exact.
final class Samples {
    private long[] nanos = new long[4096];
    private int count;

    void add(long sample) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = sample;
    }

    int count() {
        return count;
    }

    double micros(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.round(share * (count - 1)))] / 1e3;
    }
}
