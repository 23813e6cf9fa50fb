package dev.farthing.persistence.hold;

import dev.farthing.domain.budget.HoldRound.Want;
import dev.farthing.domain.budget.WindowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How much of each window this process lately held for calls, which tells how large its leases should be.
///
/// Touched by whoever admits, and by whoever looks for what is idle.
final class RecentUse {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    /// What began more recently tells no rate.
    private static final long SHORTEST_NANOS = 2_000_000_000L;

    private static final long MINUTE_MILLIS = 60_000;

    private final Map<WindowKey, Use> uses = new HashMap<>();

    synchronized void note(List<Want> wants, long nowNanos) {
        for (var want : wants) {
            uses.computeIfAbsent(want.window(), _ -> new Use(nowNanos)).add(want.amount(), nowNanos);
        }
    }

    /// Of the last full minute, or what this one comes to at its rate so far if that is more: a lease that grew
    /// only by what is known for sure would be too small again and again while traffic begins.
    synchronized long perMinute(WindowKey key, long nowNanos) {
        var use = uses.get(key);
        return use == null ? 0 : Math.max(use.before, use.atThisRate(nowNanos));
    }

    /// The windows nothing was held of for a minute; they are forgotten.
    synchronized List<WindowKey> forgetIdle(long nowNanos) {
        var idle = new ArrayList<WindowKey>();
        uses.forEach((key, use) -> {
            if (nowNanos - use.lastNanos > MINUTE_NANOS) {
                idle.add(key);
            }
        });
        idle.forEach(uses::remove);
        return idle;
    }

    /// Whether nothing was held of a window for so long.
    synchronized boolean isIdle(WindowKey key, long nanos, long nowNanos) {
        var use = uses.get(key);
        return use == null || nowNanos - use.lastNanos > nanos;
    }

    private static final class Use {
        private long since;
        private long lastNanos;
        private long now;
        private long before;

        Use(long nowNanos) {
            since = nowNanos;
        }

        long atThisRate(long nowNanos) {
            long millis = Math.max(SHORTEST_NANOS, nowNanos - since) / 1_000_000;
            return millis >= MINUTE_MILLIS || now > Long.MAX_VALUE / MINUTE_MILLIS ? now : now * MINUTE_MILLIS / millis;
        }

        void add(long amount, long nowNanos) {
            if (nowNanos - since > MINUTE_NANOS) {
                before = nowNanos - since > 2 * MINUTE_NANOS ? 0 : now;
                now = 0;
                since = nowNanos;
            }
            now = now > Long.MAX_VALUE / 4 ? now : now + Math.min(amount, Long.MAX_VALUE / 4);
            lastNanos = nowNanos;
        }
    }
}
