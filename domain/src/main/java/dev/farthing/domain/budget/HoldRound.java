package dev.farthing.domain.budget;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// One batch of calls that want to hold parts of windows, decided one by one in their order of arrival.
///
/// It works on leases and windows that its caller has locked, and knows afterwards what is to be written.
public final class HoldRound {
    private final UUID replica;
    private final Map<WindowKey, Lease> leases = new HashMap<>();
    private final Map<WindowKey, BudgetWindow> windows = new HashMap<>();
    private final SortedMap<WindowKey, Lease> changedLeases = new TreeMap<>();
    private final SortedMap<WindowKey, BudgetWindow> changedWindows = new TreeMap<>();
    private final Set<WindowKey> shrinking;

    public HoldRound(UUID replica, Collection<Lease> leases) {
        this(replica, leases, Set.of());
    }

    /// @param shrinking windows whose limit was lowered below what is used and leased: what comes back to a lease of
    /// theirs is not lent again but given up
    public HoldRound(UUID replica, Collection<Lease> leases, Set<WindowKey> shrinking) {
        this.replica = replica;
        this.shrinking = Set.copyOf(shrinking);
        leases.forEach(lease -> this.leases.put(lease.window(), lease));
    }

    /// Adds windows to lease from, each once.
    public void open(Collection<BudgetWindow> opened) {
        for (var window : opened) {
            if (windows.putIfAbsent(window.key(), window) != null) {
                throw new IllegalStateException("the window is open already: " + window.key());
            }
            var lease = leases.get(window.key());
            if (lease != null && lease.free() > 0 && shrinking.contains(window.key())) {
                put(window.takeBack(lease.free()));
                put(lease.trim());
            }
        }
    }

    /// The first of them that could not be held twice over; null where all could.
    public @Nullable Want notPlenty(List<Want> wants) {
        for (var want : wants) {
            if (room(want.window()).compareTo(BigInteger.valueOf(want.amount()).shiftLeft(1)) < 0) {
                return want;
            }
        }
        return null;
    }

    /// Holds all of it on the leases there are, or nothing.
    public boolean holdsWithin(List<Want> wants) {
        for (var want : wants) {
            if (shrinking.contains(want.window())
                    || lease(want.window()).revoked()
                    || lease(want.window()).free() < want.amount()) {
                return false;
            }
        }
        hold(wants);
        return true;
    }

    /// Holds all of it, growing leases from the opened windows where they are too small, or nothing.
    ///
    /// @param recentPerMinute what this process lately used of a window
    /// @return the first want that does not fit; null when all is held
    public @Nullable Want holdsGrowing(List<Want> wants, ToLongFunction<WindowKey> recentPerMinute) {
        for (var want : wants) {
            if (lease(want.window()).revoked()
                    || room(want.window()).compareTo(BigInteger.valueOf(want.amount())) < 0) {
                return want;
            }
        }
        for (var want : wants) {
            long missing = want.amount() - lease(want.window()).free();
            if (missing > 0) {
                grow(want.window(), missing, recentPerMinute.applyAsLong(want.window()));
            }
        }
        hold(wants);
        return null;
    }

    /// What a call could hold of a window at most: the lease's free part and what is available, as far as a lease can
    /// count.
    public BigInteger room(WindowKey key) {
        var lease = lease(key);
        var window = windows.get(key);
        if (lease.revoked()) {
            return BigInteger.ZERO;
        }
        var free = BigInteger.valueOf(lease.free());
        var room = window == null ? free : free.add(window.available());
        return room.min(BigInteger.valueOf(Long.MAX_VALUE - lease.allocated()));
    }

    private void grow(WindowKey key, long missing, long recentPerMinute) {
        var window = windows.get(key);
        if (window == null) {
            throw new IllegalStateException("the window was not opened: " + key);
        }
        var lease = lease(key);
        long size =
                Math.min(LeaseSize.of(window.available(), missing, recentPerMinute), Long.MAX_VALUE - lease.amount());
        put(window.lease(size));
        put(lease.grow(size));
    }

    private void hold(List<Want> wants) {
        wants.forEach(want -> put(lease(want.window()).hold(want.amount())));
    }

    private void put(Lease lease) {
        leases.put(lease.window(), lease);
        changedLeases.put(lease.window(), lease);
    }

    private void put(BudgetWindow window) {
        windows.put(window.key(), window);
        changedWindows.put(window.key(), window);
    }

    private Lease lease(WindowKey key) {
        return leases.computeIfAbsent(key, window -> Lease.empty(window, replica));
    }

    /// In the order in which they are locked.
    public List<Lease> changedLeases() {
        return new ArrayList<>(changedLeases.values());
    }

    /// In the order in which they are locked.
    public List<BudgetWindow> changedWindows() {
        return new ArrayList<>(changedWindows.values());
    }

    /// A part of a window that a call wants to hold.
    public record Want(WindowKey window, long amount) {
        public Want {
            if (amount < 0) {
                throw new IllegalArgumentException("a hold is never negative");
            }
        }
    }
}
