package dev.farthing.domain.budget;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A slice that is cut off a lease, for which the window lends more where the lease has too little: how large it
/// is, and how much of a slice is too much.
///
/// @param lease with the slice
/// @param window after what it lent
public record SliceCut(Lease lease, BudgetWindow window, long amount) {
    private static final BigInteger SHARE = BigInteger.valueOf(100);
    /// A slice lasts for some seconds of recent use.
    private static final int OF_A_MINUTE = 6;
    private static final long MOST = Long.MAX_VALUE / 4;

    /// Room for two such calls, or for ten seconds of recent use if that is more, but no more than one per cent
    /// of what is left: calls come and go on it without the database, and hardly anything is stranded.
    ///
    /// @param needed what one call holds
    /// @param recentPerMinute what this process held of the window in the last minute
    /// @return null where so small a part does not hold a call, or nothing is to be lent any more
    public static @Nullable SliceCut of(Lease lease, BudgetWindow window, long needed, long recentPerMinute) {
        var limit = window.limit();
        var target = window.target();
        if (lease.revoked() || limit == null || target == null || target.compareTo(limit) < 0) {
            return null;
        }
        long share = share(window.available().add(BigInteger.valueOf(lease.free())));
        long wanted = Math.max(2 * Math.min(needed, MOST), recentPerMinute / OF_A_MINUTE);
        long size = Math.min(Math.min(share, wanted), MOST - Math.min(lease.allocated(), MOST));
        return size <= 0 || size < needed ? null : exactly(size, lease, window);
    }

    /// A slice of this size; asking for more than there is is a bug of the caller's.
    static SliceCut exactly(long size, Lease lease, BudgetWindow window) {
        long missing = size - lease.free();
        var lent = missing > 0 ? window.lease(missing) : window;
        var grown = missing > 0 ? lease.grow(missing) : lease;
        return new SliceCut(grown.slice(size), lent, size);
    }

    /// What of a slice's free part goes back: so much that hardly anything is stranded as the window is used up.
    ///
    /// @param room what else is left in the window and in the lease
    public static long surplus(long free, BigInteger room) {
        if (room.signum() <= 0) {
            return free;
        }
        long share = share(room.add(BigInteger.valueOf(free)));
        return free / 2 > share ? free - share : 0;
    }

    private static long share(BigInteger left) {
        return left.divide(SHARE).min(BigInteger.valueOf(MOST)).longValueExact();
    }
}
