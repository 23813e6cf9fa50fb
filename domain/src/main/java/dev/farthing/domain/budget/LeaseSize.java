package dev.farthing.domain.budget;

import java.math.BigInteger;

/// How much a lease grows by: enough to touch the window rarely, so little that hardly anything is stranded.
public final class LeaseSize {
    private static final BigInteger SHARE = BigInteger.valueOf(100);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE / 4);

    private LeaseSize() {}

    /// At least what is needed now; beyond it a minute of recent use, but no more than one per cent of what is left.
    ///
    /// @param recentPerMinute what this process used of the window in the last minute
    /// @return 0 when not even what is needed is there
    public static long of(BigInteger available, long needed, long recentPerMinute) {
        if (available.compareTo(BigInteger.valueOf(needed)) < 0) {
            return 0;
        }
        long share = available.divide(SHARE).min(MOST).longValueExact();
        return Math.max(needed, Math.min(share, recentPerMinute));
    }
}
