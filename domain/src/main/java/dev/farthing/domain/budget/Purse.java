package dev.farthing.domain.budget;

import dev.farthing.domain.budget.HoldRound.Want;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What one life of a gateway process may spend from memory: the free parts of the slices of its leases.
///
/// It never believes in more than its leases have: what is added was set aside on record before, what is given
/// back is taken out of here first, and of what a call holds only that comes back which the call is not
/// charged. May be used by many threads at once; nothing is waited for within.
public final class Purse {
    private final UUID life;
    private final Map<WindowKey, Pocket> pockets = new HashMap<>();
    private final Set<UUID> open = new HashSet<>();
    private boolean closed;

    private static final class Pocket {
        long free;
        /// Below this more is to be asked for.
        long mark;
    }

    public Purse(UUID life) {
        this.life = life;
    }

    public UUID life() {
        return life;
    }

    /// Sets all of it aside for a call, or nothing.
    ///
    /// @param wants of each window once
    /// @param twofold of which as much again must be left
    public synchronized boolean take(UUID requestId, List<Want> wants, List<Want> twofold) {
        if (closed) {
            return false;
        }
        for (var want : twofold) {
            if (free(want.window()) / 2 < want.amount()) {
                return false;
            }
        }
        for (var want : wants) {
            if (free(want.window()) < want.amount()) {
                return false;
            }
        }
        if (!open.add(requestId)) {
            return false;
        }
        wants.forEach(want -> takeOut(want.window(), want.amount()));
        return true;
    }

    /// Ends a call, once, however often that is said: what it is not charged may be held by others at once.
    public synchronized void end(UUID requestId, Booking booking) {
        if (open.remove(requestId)) {
            for (var line : booking.lines()) {
                if (line.isSliced()) {
                    add(
                            line.hold().window(),
                            line.hold().amount() - line.charge().charged());
                }
            }
        }
    }

    /// What was cut off a lease, as is on record by now.
    public synchronized void put(WindowKey window, long slice) {
        add(window, slice);
        var pocket = pockets.get(window);
        if (pocket != null) {
            pocket.mark = slice / 2;
        }
    }

    /// What was given up and is not given back after all.
    public synchronized void add(WindowKey window, long amount) {
        if (amount > 0) {
            var pocket = pockets.computeIfAbsent(window, _ -> new Pocket());
            pocket.free = Math.addExact(pocket.free, amount);
        }
    }

    /// What is held by no call, window by window.
    public synchronized Map<WindowKey, Long> free() {
        var free = new HashMap<WindowKey, Long>();
        pockets.forEach((window, pocket) -> free.put(window, pocket.free));
        return free;
    }

    /// Takes out what is to be given back, so that no call holds it any more.
    ///
    /// @param most no more than this of each window
    /// @return what was taken out
    public synchronized Map<WindowKey, Long> giveUp(Map<WindowKey, Long> most) {
        var given = new HashMap<WindowKey, Long>();
        most.forEach((window, amount) -> {
            long part = Math.min(amount, free(window));
            if (part > 0) {
                takeOut(window, part);
                given.put(window, part);
            }
        });
        return given;
    }

    /// Whether so little is left of a window that more should be cut off before calls go without.
    public synchronized boolean isLow(WindowKey window) {
        var pocket = pockets.get(window);
        return pocket == null || pocket.free < pocket.mark;
    }

    /// Whether no call holds anything and nothing is left to be given back.
    public synchronized boolean isEmpty() {
        return open.isEmpty() && pockets.isEmpty();
    }

    /// Admits nothing from here on; calls still end.
    public synchronized void close() {
        closed = true;
    }

    private long free(WindowKey window) {
        var pocket = pockets.get(window);
        return pocket == null ? 0 : pocket.free;
    }

    private void takeOut(WindowKey window, long amount) {
        var pocket = pockets.get(window);
        if (pocket != null) {
            pocket.free -= amount;
            if (pocket.free == 0) {
                pockets.remove(window);
            }
        }
    }
}
