package dev.farthing.domain.quality;

import java.util.Arrays;

/// How often which time was taken, in classes that grow with it: eight to each doubling, so that what is read from it
/// is at most an eighth too high, or in a fine one thirty-two.
///
/// Not safe for several threads at once.
public final class Histogram {
    private static final int COARSE_BITS = 3;
    private static final int FINE_BITS = 5;
    private static final int LONGEST_BITS = 23;
    private static final long LONGEST_MILLIS = (1L << LONGEST_BITS) - 1;

    private final int partsBits;
    private long[] counts;

    public Histogram() {
        this(COARSE_BITS, new long[0]);
    }

    /// One that was written down by [#counts].
    public Histogram(long[] counts) {
        this(COARSE_BITS, counts);
    }

    private Histogram(int partsBits, long[] counts) {
        if (counts.length > (LONGEST_BITS + 1 - partsBits) << partsBits) {
            throw new IllegalArgumentException("more classes than there are");
        }
        this.partsBits = partsBits;
        this.counts = counts.clone();
    }

    /// One whose [#about] is at most a sixty-fourth away from what was taken.
    public static Histogram fine() {
        return new Histogram(FINE_BITS, new long[0]);
    }

    /// A fine one that was written down by [#counts].
    public static Histogram fine(long[] counts) {
        return new Histogram(FINE_BITS, counts);
    }

    public void add(long millis) {
        int place = place(Math.clamp(millis, 0, LONGEST_MILLIS));
        reach(place + 1);
        counts[place]++;
    }

    /// Refuses one of another fineness.
    public void add(Histogram other) {
        if (partsBits != other.partsBits) {
            throw new IllegalArgumentException("classes of another width cannot be added");
        }
        reach(other.counts.length);
        for (int i = 0; i < other.counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    /// Takes back what was added.
    public void remove(Histogram other) {
        if (partsBits != other.partsBits) {
            throw new IllegalArgumentException("classes of another width cannot be removed");
        }
        reach(other.counts.length);
        for (int i = 0; i < other.counts.length; i++) {
            counts[i] -= other.counts[i];
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
        int place = placeOf(permille);
        return place < 0 ? 0 : longest(place);
    }

    /// The same as nearly as can be told: the middle of the class it lies in; 0 when nothing was counted.
    public long about(int permille) {
        int place = placeOf(permille);
        return place < 0 ? 0 : (shortest(place) + longest(place)) / 2;
    }

    /// How many took at most so long, those of the same class included.
    public long upTo(long millis) {
        int last = Math.min(place(Math.clamp(millis, 0, LONGEST_MILLIS)), counts.length - 1);
        long seen = 0;
        for (int i = 0; i <= last; i++) {
            seen += counts[i];
        }
        return seen;
    }

    private int placeOf(int permille) {
        long total = total();
        long wanted = Math.max(1, (total * permille + 999) / 1_000);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return i;
            }
        }
        return -1;
    }

    /// The classes up to the last one that was reached.
    public long[] counts() {
        return counts.clone();
    }

    /// Up to twice the parts every millisecond is a class, then there are that many to each doubling.
    private int place(long millis) {
        if (millis < 1L << partsBits) {
            return (int) millis;
        }
        int shift = 63 - Long.numberOfLeadingZeros(millis) - partsBits;
        return (shift << partsBits) + (int) (millis >> shift);
    }

    private long shortest(int place) {
        int shift = shift(place);
        return (long) (place - (shift << partsBits)) << shift;
    }

    private long longest(int place) {
        int shift = shift(place);
        return ((long) (place - (shift << partsBits) + 1) << shift) - 1;
    }

    private int shift(int place) {
        return Math.max(0, (place >> partsBits) - 1);
    }
}
