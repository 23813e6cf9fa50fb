package dev.farthing.domain.upstream;

import java.util.Arrays;

/// How many of the calls of the last five minutes succeeded, give or take half a minute.
///
/// Times are milliseconds of any one clock. Safe for all threads.
public final class RecentSuccess {
    private static final int SLICES = 10;
    private static final long SLICE_MILLIS = 30_000;

    private final int[] calls = new int[SLICES];
    private final int[] failures = new int[SLICES];
    private final long[] slices = new long[SLICES];

    public synchronized void count(boolean answered, long now) {
        long slice = now / SLICE_MILLIS;
        int place = Math.floorMod(slice, SLICES);
        if (slices[place] != slice) {
            slices[place] = slice;
            calls[place] = 0;
            failures[place] = 0;
        }
        calls[place]++;
        failures[place] += answered ? 0 : 1;
    }

    /// Whether fewer than so many in a hundred succeeded; of too few calls nothing is said.
    public synchronized boolean isBelow(int percent, int leastCalls, long now) {
        long oldest = now / SLICE_MILLIS - SLICES + 1;
        long all = 0;
        long failed = 0;
        for (int i = 0; i < SLICES; i++) {
            if (slices[i] >= oldest) {
                all += calls[i];
                failed += failures[i];
            }
        }
        return all >= leastCalls && all > 0 && (all - failed) * 100 < all * percent;
    }

    /// Begins anew.
    public synchronized void forget() {
        Arrays.fill(slices, 0);
    }
}
