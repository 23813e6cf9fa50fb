package dev.farthing.persistence.hold;

import dev.farthing.domain.budget.HoldRound;
import dev.farthing.domain.budget.WindowKey;
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

    private final Map<WindowKey, Long> room = new HashMap<>();

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
        if (room.size() > MOST_REMEMBERED) {
            room.clear();
        }
        round.changedLeases().forEach(lease -> room.put(lease.window(), lease.free()));
    }
}
