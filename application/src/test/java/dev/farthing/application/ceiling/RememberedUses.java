package dev.farthing.application.ceiling;

import dev.farthing.domain.upstream.CredentialUse;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Keeps uses in a map.
public final class RememberedUses implements UseBook {
    public final Set<UUID> credentials = new HashSet<>();
    public boolean away;
    public int written;
    private final Map<Place, CredentialUse> uses = new HashMap<>();

    private record Place(UUID replica, LocalDate day, UUID credential) {}

    @Override
    public void keep(UUID replica, LocalDate day, Map<UUID, CredentialUse> used) {
        if (away) {
            throw new IllegalStateException("away");
        }
        used.forEach((id, use) -> {
            written++;
            if (credentials.contains(id)) {
                uses.put(new Place(replica, day, id), use);
            }
        });
    }

    @Override
    public Map<UUID, Used> used(Collection<UUID> wanted, LocalDate day) {
        var all = new HashMap<UUID, Used>();
        uses.forEach((place, use) -> {
            if (wanted.contains(place.credential())
                    && !place.day().isAfter(day)
                    && !place.day().isBefore(day.withDayOfMonth(1))) {
                var today = place.day().equals(day) ? use : CredentialUse.NONE;
                all.merge(
                        place.credential(),
                        new Used(today, use),
                        (one, other) -> new Used(
                                one.day().plus(other.day()), one.month().plus(other.month())));
            }
        });
        return all;
    }

    @Override
    public void forget(LocalDate before) {
        uses.keySet().removeIf(place -> place.day().isBefore(before));
    }
}
