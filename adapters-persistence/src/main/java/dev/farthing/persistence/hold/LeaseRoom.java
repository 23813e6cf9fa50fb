package dev.farthing.persistence.hold;

import dev.farthing.domain.budget.HoldRound;
import dev.farthing.domain.budget.WindowKey;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What this process's leases have free at least: what settled calls give back is not counted, and others may have
/// taken some of it back. Touched by one thread alone.
final class LeaseRoom {
    private static final int MOST_REMEMBERED = 50_000;
    /// How long a window is taken for one in which not everything fits, once something did not.
    private static final long TIGHT_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<WindowKey, Long> room = new HashMap<>();
    private final Map<WindowKey, Long> tightUntil = new HashMap<>();

    /// What all of them want of each window together; null where it may not be free.
    @Nullable
    SortedMap<WindowKey, Long> wantsWithin(List<HoldItem> items) {
        SortedMap<WindowKey, Long> wants = new TreeMap<>();
        for (var item : items) {
            for (var want : item.twofold()) {
                if (want.amount() > left(want.window(), wants) / 2) {
                    return null;
                }
            }
            for (var want : item.wants()) {
                if (want.amount() > left(want.window(), wants)) {
                    return null;
                }
                wants.merge(want.window(), want.amount(), Long::sum);
            }
        }
        return wants;
    }

    /// What all of them want of each window together, where it can be known beforehand that they all fit if that much
    /// is there; null otherwise.
    @Nullable
    static SortedMap<WindowKey, Long> wantsOf(List<HoldItem> items) {
        SortedMap<WindowKey, Long> wants = new TreeMap<>();
        for (var item : items) {
            if (!item.twofold().isEmpty()) {
                return null;
            }
            for (var want : item.wants()) {
                wants.merge(want.window(), want.amount(), LeaseRoom::saturatingSum);
            }
        }
        return wants;
    }

    private static long saturatingSum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    /// Whether calls of any of these windows are better decided on one by one.
    boolean isTight(Collection<WindowKey> windows, long nowNanos) {
        for (var window : windows) {
            var until = tightUntil.get(window);
            if (until != null && nowNanos - until < 0) {
                return true;
            }
        }
        return false;
    }

    void tight(Collection<WindowKey> windows, long nowNanos) {
        if (tightUntil.size() > MOST_REMEMBERED) {
            tightUntil.clear();
        }
        windows.forEach(window -> tightUntil.put(window, nowNanos + TIGHT_NANOS));
    }

    private long left(WindowKey window, Map<WindowKey, Long> wants) {
        return room.getOrDefault(window, 0L) - wants.getOrDefault(window, 0L);
    }

    void take(Map<WindowKey, Long> wants) {
        wants.forEach((window, amount) -> room.merge(window, -amount, Long::sum));
    }

    void forget(Collection<WindowKey> windows) {
        room.keySet().removeAll(windows);
    }

    void remember(HoldRound round) {
        Map<WindowKey, Long> free = new HashMap<>();
        round.changedLeases().forEach(lease -> free.put(lease.window(), lease.free()));
        remember(free);
    }

    void remember(Map<WindowKey, Long> free) {
        if (room.size() > MOST_REMEMBERED) {
            room.clear();
        }
        room.putAll(free);
    }
}
