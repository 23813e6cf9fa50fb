package dev.farthing.persistence;

import dev.farthing.application.relay.Durability;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.budget.Purse;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// What this process may spend from memory, life by life: whoever admits takes from them, whoever writes finished
/// calls ends them there. Under strict durability all of them stay empty.
@Singleton
public final class Purses {
    private final boolean used;
    private final Map<UUID, Purse> purses = new ConcurrentHashMap<>();

    public Purses(Durability durability) {
        used = durability == Durability.RELAXED;
    }

    /// Whether calls are admitted from memory at all.
    public boolean areUsed() {
        return used;
    }

    /// That of a life of this process.
    public Purse of(UUID life) {
        return purses.computeIfAbsent(life, Purse::new);
    }

    public Collection<Purse> all() {
        return List.copyOf(purses.values());
    }

    /// Forgets a life that is over, once all it had is given back.
    public void forget(Purse purse) {
        purses.remove(purse.life());
    }

    /// Gives back what a finished call held and is not charged; nothing where it was on record.
    public void end(UUID requestId, Booking booking) {
        var life = booking.replica();
        var purse = used && life != null ? purses.get(life) : null;
        if (purse != null) {
            purse.end(requestId, booking);
        }
    }
}
