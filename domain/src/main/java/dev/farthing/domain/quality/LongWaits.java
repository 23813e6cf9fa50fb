package dev.farthing.domain.quality;

/// The time that nineteen of twenty answers took to begin; 0 where too few are known to say.
///
/// @param streamMillis of streams
/// @param wholeMillis of answers in one piece, which begin when they are complete
public record LongWaits(int streamMillis, int wholeMillis) {
    public static final LongWaits UNKNOWN = new LongWaits(0, 0);

    private static final int LEAST = 20;
    private static final int P95 = 950;

    public static LongWaits of(Tally tally) {
        return new LongWaits(p95(tally.streamWait()), p95(tally.wholeWait()));
    }

    public boolean areUnknown() {
        return equals(UNKNOWN);
    }

    private static int p95(Histogram waits) {
        return waits.total() < LEAST ? 0 : (int) Math.max(1, waits.within(P95));
    }
}
