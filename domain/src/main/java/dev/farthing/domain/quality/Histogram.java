package dev.farthing.domain.quality;

import java.util.Arrays;

/// How often which time was taken, in classes that grow with it: what is read from it is at most an eighth too high.
///
/// Not safe for several threads at once.
public final class Histogram {
    private static final int PARTS_BITS = 3;
    private static final int PARTS = 1 << PARTS_BITS;
    private static final long LONGEST_MILLIS = (1L << 23) - 1;
    private static final int CLASSES = (24 - PARTS_BITS) << PARTS_BITS;

    private long[] counts;

    public Histogram() {
        this.counts = new long[0];
    }

    /// One that was written down by [#counts].
    public Histogram(long[] counts) {
        if (counts.length > CLASSES) {
            throw new IllegalArgumentException("more classes than there are");
        }
        this.counts = counts.clone();
    }

    public void add(long millis) {
        int place = place(Math.clamp(millis, 0, LONGEST_MILLIS));
        reach(place + 1);
        counts[place]++;
    }

    public void add(Histogram other) {
        reach(other.counts.length);
        for (int i = 0; i < other.counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    private void reach(int length) {
        if (counts.length < length) {
            counts = Arrays.copyOf(counts, length);
        }
    }

    public long total() {
        return Arrays.stream(counts).sum();
    }

    /// The time that so many in a thousand did not exceed; 0 when nothing was counted.
    public long within(int permille) {
        long total = total();
        long wanted = Math.max(1, (total * permille + 999) / 1_000);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return longest(i);
            }
        }
        return 0;
    }

    /// The classes up to the last one that was reached.
    public long[] counts() {
        return counts.clone();
    }

    /// Up to 15 every millisecond is a class, then there are eight to each doubling.
    private static int place(long millis) {
        if (millis < PARTS) {
            return (int) millis;
        }
        int shift = 63 - Long.numberOfLeadingZeros(millis) - PARTS_BITS;
        return (shift << PARTS_BITS) + (int) (millis >> shift);
    }

    private static long longest(int place) {
        if (place < 2 * PARTS) {
            return place;
        }
        int shift = (place >> PARTS_BITS) - 1;
        return ((long) (place - (shift << PARTS_BITS) + 1) << shift) - 1;
    }
}
